/** What `audit` works with. */
import { randomUUID } from 'node:crypto';
import { createDynamoDbTables } from '../aws/dynamodbTables.ts';
import { createS3Source } from '../aws/s3Documents.ts';
import { createSecretSource } from '../aws/secretSource.ts';
import type { Config, Region } from '../config/config.ts';
import { createDynamoDbControlStore } from '../control/dynamodb.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { measuredRestores } from '../restore/measuredRestores.ts';
import { auditDatabase } from '../storage/postgres/auditDatabase.ts';
import { createAuditor } from '../storage/run/auditors.ts';
import type { AuditRunParts } from '../storage/run/auditRun.ts';
import { auditTable } from '../storage/tables/auditTable.ts';
import { config } from './compiledConfig.ts';
import { controlTable, logger } from './lambda.ts';
import { ledgerParts } from './lambdaLedger.ts';
import { systemClock } from './systemClock.ts';

export type AuditParts = {
  readonly config: Config;
  readonly observer: Region;
  readonly parts: Omit<AuditRunParts, 'audit' | 'ledger'> & { readonly ledger: Ledger };
};

export function auditParts(): AuditParts {
  const { config, observer, ledger, clock } = ledgerParts();
  return {
    config,
    observer,
    parts: {
      ledger,
      control: createDynamoDbControlStore(controlTable()),
      clock,
      id: randomUUID,
      onError: (error) => logger.error('A subject could not be audited.', { error }),
    },
  };
}

/** Made anew for each invocation: what is remembered of buckets and roles is of this moment. */
export function auditorNow(ledger: Pick<Ledger, 'restoreRuns'>): AuditRunParts['audit'] {
  const [home] = config.observers;
  const clock = systemClock;
  const prefixesOf = (bucket: string) =>
    config.audit.backups.filter(({ from }) => from.bucket === bucket).map(({ from }) => from.prefix);
  const tables = createDynamoDbTables();
  const secrets = createSecretSource({ clock, environment: process.env });
  const onError = (error: unknown) => logger.warn('How long a backup takes to restore could not be read.', { error });
  return createAuditor(config, {
    measuredRestoreMs: () => measuredRestores(config.restore.tests, { ledger, onError }),
    buckets: createS3Source({ home, clock, prefixesOf }),
    database: (service) => auditDatabase(service, { secrets, clock }),
    table: (table, rpoMs) => auditTable(table, home, { tables, clock, ...(rpoMs === undefined ? {} : { rpoMs }) }),
  });
}
