/** Restoring on this machine: its engines, its disk, and S3, or the folder that stands for it. */
import { mkdir } from 'node:fs/promises';
import { createDynamoDbClient } from '../shared/aws/clients.ts';
import { createRestoreTables } from '../shared/aws/restoreTables.ts';
import { createS3BackupStore } from '../shared/aws/s3Backups.ts';
import type { Config } from '../shared/config/config.ts';
import type { SecretSource } from '../shared/probe/secrets.ts';
import { createTableTest } from '../shared/restore/engines/dynamodb.ts';
import { createFolderBackupStore } from '../shared/restore/folderBackups.ts';
import { createRestoring, type Restoring, type RestoringParts } from '../shared/restore/restoring.ts';
import { sweepWorkspaces } from '../shared/restore/workspace.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createRestoreEngines, endRestoreLeftovers } from '../shared/runtime/restoreEngines.ts';

export type RestoringHereInput = {
  readonly config: Config;
  /** The folder that stands for S3; S3, as the environment's credentials see it, and DynamoDB when absent. */
  readonly folder: string | undefined;
  /** The folder that holds a folder for each run. */
  readonly workspaces: string;
};

export type RestoringHereParts = Pick<RestoringParts, 'ledger' | 'leases' | 'random' | 'version' | 'onError'> & {
  readonly clock: Clock;
  readonly secrets: SecretSource;
};

export type RestoringHere = {
  readonly restoring: Restoring;
  /** Removes what runs left behind that were killed. @returns what could not be removed, a line each. */
  readonly sweep: () => Promise<readonly string[]>;
};

export function createRestoringHere(
  { config, folder, workspaces }: RestoringHereInput,
  parts: RestoringHereParts,
): RestoringHere {
  const [home] = config.observers;
  const { clock } = parts;
  const restoring = createRestoring(config.restore, {
    ...parts,
    workspaces,
    endLeftovers: endRestoreLeftovers,
    engines: createRestoreEngines(config, parts),
    ...(folder === undefined
      ? {
          store: createS3BackupStore({ home, clock, buckets: config.audit.buckets }),
          testTable: createTableTest({
            tablesIn: (region) => createRestoreTables(createDynamoDbClient(region), clock),
            home,
            clock,
          }),
        }
      : { store: createFolderBackupStore(folder) }),
  });
  /** PostgreSQL's own user, which root becomes, has to pass through it. */
  const ready = () => mkdir(workspaces, { recursive: true, mode: 0o711 });
  return {
    restoring: async (request, how) => {
      await ready();
      return await restoring(request, how);
    },
    sweep: () => sweepWorkspaces(workspaces, undefined, { endLeftovers: endRestoreLeftovers }),
  };
}
