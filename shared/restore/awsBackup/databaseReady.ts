/** A database that AWS Backup restored, waited for until it takes connections. */
import { durationText } from '../../status/words.ts';
import { ask } from '../engines/dynamodb/ask.ts';
import { failedWith, type Outcome, succeeded } from '../failure.ts';
import type { Progress } from '../progress.ts';
import type { Steps } from '../steps.ts';
import type { DatabasePlace } from './askDatabase.ts';
import type { CreatedResource } from './createdResource.ts';

type DatabaseResource = Extract<CreatedResource, { readonly kind: 'database' }>;

export type DatabaseFacts = {
  /** As RDS names it, such as `available`. */
  readonly status: string;
  /** As RDS names it, such as `postgres` or `aurora-postgresql`. */
  readonly engine: string;
  readonly place?: DatabasePlace;
  /** Of a cluster: how many instances it has. */
  readonly instances?: number;
};

/** Gives up after a bounded time and throws. `shared/aws/databases.ts` asks RDS. */
export type Databases = {
  /** Undefined when there is none of the name. */
  describe(database: DatabaseResource, signal: AbortSignal): Promise<DatabaseFacts | undefined>;
};

export type DatabaseParts = {
  readonly databases: Databases;
  readonly progress: (progress: Progress) => void;
};

const pauseMs = 60_000;
const looksMax = 45;

export async function awaitDatabase(
  resource: DatabaseResource,
  steps: Steps,
  { databases, progress }: DatabaseParts,
): Promise<Outcome<DatabasePlace>> {
  for (let look = 0; look < looksMax; look += 1) {
    const looked = await ask(steps, `restored-database-${look}`, async (signal) => {
      const facts = await databases.describe(resource, signal);
      return succeeded(facts === undefined ? {} : { facts });
    });
    if (!looked.ok) return looked;
    const ready = readiness(resource, looked.value.facts);
    if (ready !== 'not-yet') return ready;
    progress({ phase: 'restore', text: `waiting for ${resource.name}: ${looked.value.facts?.status}` });
    await steps.wait(`before-restored-database-${look + 1}`, pauseMs);
  }
  return failedWith('timed-out', `${resource.name} took no connections within ${durationText(looksMax * pauseMs)}.`);
}

/** Pure. */
export function readiness(
  { name, form }: DatabaseResource,
  facts: DatabaseFacts | undefined,
): Outcome<DatabasePlace> | 'not-yet' {
  if (facts === undefined) {
    return failedWith(
      'unreachable',
      `AWS Backup restored the database ${name}, and it is not there.`,
      'Give the restore testing selection a longer validation window.',
    );
  }
  if (!facts.engine.includes('postgres')) {
    return failedWith(
      'no-engine',
      `${name} is a database of the kind ${facts.engine}; there are checks for PostgreSQL.`,
    );
  }
  if (form === 'cluster' && facts.instances === 0) {
    return failedWith(
      'unreachable',
      `AWS Backup restored the cluster ${name} without an instance, which nobody can connect to.`,
      'Add an instance to it before it is validated, or test an export of the database instead.',
    );
  }
  if (facts.status === 'available' && facts.place !== undefined) return succeeded(facts.place);
  return 'not-yet';
}
