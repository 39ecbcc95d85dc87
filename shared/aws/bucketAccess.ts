/** Calling AWS as one identity: a client for each region, each call in its turn and with an end. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Region } from '../config/config.ts';
import type { CallRate } from '../runtime/callRate.ts';
import type { Clock } from '../runtime/clock.ts';
import { accountOfRole, createRoleCredentials } from './assumedRole.ts';
import type { CallOptions } from './s3Calls.ts';
import type { AuditClients, Credentials } from './s3Clients.ts';

/** With all attempts and the pauses between them. */
const callMsMax = 20_000;

export type BucketAccess = {
  readonly s3: (region: Region) => ReturnType<AuditClients['s3']>;
  readonly s3Control: (region: Region) => ReturnType<AuditClients['s3Control']>;
  readonly cloudWatch: (region: Region) => ReturnType<AuditClients['cloudWatch']>;
  /** Waits for its turn, then calls. Rejects as the call does. */
  readonly ask: <T>(call: (options: CallOptions) => Promise<T>) => Promise<T>;
  /** The account of the identity, twelve digits. Rejects as AWS refuses. */
  readonly account: () => Promise<string>;
  /** Rejects when there are no credentials to be had. */
  readonly ready: () => Promise<void>;
};

type AccessParts = {
  readonly clients: AuditClients;
  readonly home: Region;
  readonly rate: CallRate;
  readonly credentials?: Credentials;
  /** Where it is known beforehand. */
  readonly accountId?: string | undefined;
};

function createBucketAccess({ clients, home, rate, credentials, accountId }: AccessParts): BucketAccess {
  const ask: BucketAccess['ask'] = async (call) => {
    await rate();
    return await call({ abortSignal: AbortSignal.timeout(callMsMax) });
  };
  let account: Promise<string> | undefined;
  return {
    s3: once((region) => clients.s3(region, credentials)),
    s3Control: once((region) => clients.s3Control(region, credentials)),
    cloudWatch: once((region) => clients.cloudWatch(region, credentials)),
    ask,
    account() {
      account ??=
        accountId === undefined
          ? ask((options) => whoAmI(clients.sts(home, credentials), options))
          : Promise.resolve(accountId);
      return account;
    },
    async ready() {
      await credentials?.();
    },
  };
}

/** As the environment's identity, or as a role that it assumes. */
export function createAccessAs(
  role: string | undefined,
  { clock, ...parts }: Pick<AccessParts, 'clients' | 'home' | 'rate'> & { readonly clock: Pick<Clock, 'now'> },
): BucketAccess {
  if (role === undefined) return createBucketAccess(parts);
  const credentials = createRoleCredentials(role, parts.clients.sts(parts.home), clock);
  return createBucketAccess({ ...parts, credentials, accountId: accountOfRole(role) });
}

async function whoAmI(sts: ReturnType<AuditClients['sts']>, options: CallOptions): Promise<string> {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}), options);
  if (Account === undefined) throw new Error('GetCallerIdentity named no account');
  return Account;
}

function once<T>(make: (region: Region) => T): (region: Region) => T {
  const made = new Map<Region, T>();
  return (region) => {
    const one = made.get(region) ?? make(region);
    made.set(region, one);
    return one;
  };
}
