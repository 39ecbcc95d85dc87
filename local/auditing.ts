/** The audit on one machine: once at the start, and then once a UTC day. */
import { randomUUID } from 'node:crypto';
import { createDynamoDbTables } from '../shared/aws/dynamodbTables.ts';
import { createS3Source } from '../shared/aws/s3Documents.ts';
import type { Config } from '../shared/config/config.ts';
import type { ControlStore } from '../shared/control/store.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import type { SecretSource } from '../shared/probe/secrets.ts';
import { measuredRestores } from '../shared/restore/measuredRestores.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createFolderSource } from '../shared/storage/collect/folder.ts';
import type { BucketSource } from '../shared/storage/collect/source.ts';
import { unknown } from '../shared/storage/looked.ts';
import { auditDatabase } from '../shared/storage/postgres/auditDatabase.ts';
import { createAuditor } from '../shared/storage/run/auditors.ts';
import { type AuditRunResult, auditRun } from '../shared/storage/run/auditRun.ts';
import { auditTable } from '../shared/storage/tables/auditTable.ts';
import type { TableSource } from '../shared/storage/tables/tableSettings.ts';
import type { Trouble } from './trouble.ts';

export type AuditingParts = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly control: ControlStore;
  readonly secrets: SecretSource;
  readonly trouble: Trouble;
  readonly say: (line: string) => void;
};

export type AuditingInput = {
  readonly config: Config;
  /** The folder that stands for S3: a folder for each bucket, with the AWS CLI's documents of it. */
  readonly s3: string;
  /** Whether this machine is meant to ask an AWS: `AWS_ENDPOINT_URL` is set. */
  readonly asksAws: boolean;
};

/** What a day's run is given at a time; what is left is done the next time. */
const spanMs = 10 * 60_000;

const doing = 'auditing';

/** @returns what is to be run again and again; it does something once a day, and never rejects. */
export function createAuditing(input: AuditingInput, parts: AuditingParts): (stopping: AbortSignal) => Promise<void> {
  const { config } = input;
  const { clock, ledger, control, trouble, say } = parts;
  const startedAt = clock.now();
  const onError = (error: unknown) => trouble.tell(doing, error);
  return async (stopping) => {
    const now = clock.now();
    try {
      const audit = createAuditor(config, auditorParts(input, parts));
      const result = await auditRun(
        // What was found before the start may have been mended since: whoever starts it again wants to know.
        { config, observer: config.observers[0], now, deadline: now + spanMs, freshFrom: startedAt },
        { ledger, control, audit, clock, id: randomUUID, onError },
      );
      const line = lineOf(result);
      if (line !== undefined) say(line);
    } catch (error) {
      // What it works with is being closed.
      if (!stopping.aborted) onError(error);
    }
  };
}

/** Nobody's accounts are to be asked because a config was tried out at a desk. */
function auditorParts({ config, s3, asksAws }: AuditingInput, { clock, ledger, secrets, trouble }: AuditingParts) {
  const [home] = config.observers;
  const prefixesOf = (bucket: string) =>
    config.audit.backups.filter(({ from }) => from.bucket === bucket).map(({ from }) => from.prefix);
  const buckets: BucketSource = asksAws ? createS3Source({ home, clock, prefixesOf }) : createFolderSource(s3);
  const tables: TableSource = asksAws ? createDynamoDbTables() : noTables;
  const onError = (error: unknown) => trouble.tell('reading how long backups take to restore', error);
  return {
    buckets,
    measuredRestoreMs: () => measuredRestores(config.restore.tests, { ledger, onError }),
    database: (service: Parameters<typeof auditDatabase>[0]) => auditDatabase(service, { secrets, clock }),
    table: (table: Parameters<typeof auditTable>[0], rpoMs: number | undefined) =>
      auditTable(table, home, { tables, clock, ...(rpoMs === undefined ? {} : { rpoMs }) }),
  };
}

const notAsked = unknown('not-collected', 'One machine asks for tables where AWS_ENDPOINT_URL says whom to ask');

const noTables: TableSource = {
  describe: async () => ({ table: notAsked, backups: notAsked, timeToLive: notAsked }),
};

/** What people count, of the gravest down. */
function lineOf(result: AuditRunResult): string | undefined {
  if (result.kind === 'cut-short') return `audit: ${result.audited} audited, ${result.left} left for the next time`;
  if (result.kind !== 'finished') return undefined;
  const { totals, changes } = result.summary;
  const found = Object.entries(totals.findings).map(([severity, count]) => `${count} ${severity}`);
  const subjects = `${totals.subjects} ${totals.subjects === 1 ? 'subject' : 'subjects'}`;
  const unknown = totals.unknown === 0 ? '' : `; ${totals.unknown} checks could not look`;
  return `audit: ${subjects}, findings: ${found.length === 0 ? 'none' : found.join(', ')} (${changes.fresh} new, ${changes.gone} gone)${unknown}`;
}
