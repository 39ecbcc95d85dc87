/** The credentials of a role that is assumed for reading: fetched once, and again shortly before they expire. */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { Clock } from '../runtime/clock.ts';
import type { Credentials } from './s3Clients.ts';

/** Shown in the other account's CloudTrail. */
const sessionName = 'holdfast-audit';

/** The longest for a role that assumes another, as a Lambda does (AWS STS API reference, AssumeRole, role chaining). */
const sessionSeconds = 3_600;

/** What a call may take, with room for a clock that is off. */
const earlyMs = 5 * 60_000;

/** A role that cannot be assumed is asked for again after so long, not by each of a bucket's calls. */
const refusedMs = 60_000;
const assumeMsMax = 15_000;

type Held = { readonly until: number; readonly credentials: ReturnType<Credentials> };

export class RoleNotAssumed extends Error {
  readonly code = 'role-not-assumed';

  constructor(role: string, cause: unknown) {
    super(
      `The role ${role} could not be assumed (${cause instanceof Error ? cause.name : 'unknown error'}). It must trust whoever runs the audit, who needs sts:AssumeRole on it.`,
      { cause },
    );
    this.name = 'RoleNotAssumed';
  }
}

/** @throws RoleNotAssumed when the credentials are asked for */
export function createRoleCredentials(
  role: string,
  sts: Pick<STSClient, 'send'>,
  clock: Pick<Clock, 'now'>,
): Credentials {
  let held: Held | undefined;
  return async () => {
    const now = clock.now();
    if (held !== undefined && now < held.until) return await held.credentials;
    const credentials = assume(role, sts);
    const asked: Held = { until: now + refusedMs, credentials };
    held = asked;
    const got = await credentials;
    if (held === asked) held = { until: (got.expiration?.getTime() ?? now) - earlyMs, credentials };
    return got;
  };
}

async function assume(role: string, sts: Pick<STSClient, 'send'>): ReturnType<Credentials> {
  const input = { RoleArn: role, RoleSessionName: sessionName, DurationSeconds: sessionSeconds };
  try {
    const abortSignal = AbortSignal.timeout(assumeMsMax);
    const { Credentials: given } = await sts.send(new AssumeRoleCommand(input), { abortSignal });
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined) throw new Error('no credentials came');
    const session = given.SessionToken === undefined ? {} : { sessionToken: given.SessionToken };
    const expiration = given.Expiration === undefined ? {} : { expiration: given.Expiration };
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, ...session, ...expiration };
  } catch (error) {
    throw new RoleNotAssumed(role, error);
  }
}

/** Twelve digits; undefined when it is not the ARN of a role. */
export function accountOfRole(role: string): string | undefined {
  return /^arn:aws[a-z-]{0,20}:iam::(\d{12}):role\//.exec(role)?.[1];
}
