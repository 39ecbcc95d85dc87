/** What `restore` works with. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDynamoDbClient } from '../aws/clients.ts';
import type { DurableRestoreParts } from '../aws/durableRestore.ts';
import { createRestoreTables } from '../aws/restoreTables.ts';
import { createS3BackupStore } from '../aws/s3Backups.ts';
import { createSecretSource } from '../aws/secretSource.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import { createTableTest } from '../restore/engines/dynamodb.ts';
import { createRestoring } from '../restore/restoring.ts';
import { sweepWorkspaces } from '../restore/workspace.ts';
import { controlTable, logger } from './lambda.ts';
import { ledgerParts } from './lambdaLedger.ts';
import { createRestoreEngines, endRestoreLeftovers } from './restoreEngines.ts';
import { holdfastVersion } from './version.ts';

/** Under /tmp, the only place of a function that can be written to. */
const workspaces = join(tmpdir(), 'holdfast-restores');

/** Called once for each process: what a killed one has left in /tmp is removed first. */
export async function restoreParts(): Promise<DurableRestoreParts> {
  const { config, ledger, clock } = ledgerParts();
  const [home] = config.observers;
  const left = await sweepWorkspaces(workspaces, undefined, { endLeftovers: endRestoreLeftovers });
  if (left.length > 0) logger.warn('Something of an earlier run could not be removed.', { left });
  const secrets = createSecretSource({ clock, environment: process.env });
  const restoring = createRestoring(config.restore, {
    store: createS3BackupStore({ home, clock, buckets: config.audit.buckets }),
    ledger,
    leases: createDynamoDbControlStore(controlTable()),
    secrets,
    engines: createRestoreEngines(config, { secrets, clock }),
    testTable: createTableTest({
      tablesIn: (region) => createRestoreTables(createDynamoDbClient(region), clock),
      home,
      clock,
    }),
    workspaces,
    endLeftovers: endRestoreLeftovers,
    clock,
    random: Math.random,
    version: holdfastVersion,
    onError: (error) => logger.error('A restore test goes on without something.', { error }),
  });
  return { restoring, clock };
}
