/** The engines of this machine. */
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { Config } from '../config/config.ts';
import type { SecretSource } from '../probe/secrets.ts';
import { createFilesEngine } from '../restore/engines/files.ts';
import { endLeftovers } from '../restore/engines/postgres/leftovers.ts';
import { createPostgresEngine } from '../restore/engines/postgres.ts';
import { createSqliteEngine } from '../restore/engines/sqlite.ts';
import type { Engines } from '../restore/engines.ts';
import { liveHostsOf } from '../restore/liveHosts.ts';
import type { Clock } from './clock.ts';
import { thisMachine } from './thisMachine.ts';

export type RestoreEnginesParts = {
  readonly secrets: SecretSource;
  readonly clock: Clock;
};

export function createRestoreEngines(
  config: Pick<Config, 'services'>,
  { secrets, clock }: RestoreEnginesParts,
): Engines {
  return {
    postgres: createPostgresEngine({
      machine: thisMachine(),
      secrets,
      liveHosts: liveHostsOf(config),
      resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
      clock,
      secret: () => randomBytes(24).toString('hex'),
    }),
    sqlite: createSqliteEngine(),
    files: createFilesEngine(),
  };
}

/** Before a run's folder is deleted. @throws when something of it still runs. */
export async function endRestoreLeftovers(folder: string): Promise<void> {
  const left = await endLeftovers(folder);
  if (left.length > 0) throw new Error(left.join('; '));
}
