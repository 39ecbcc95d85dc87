/** Asking a restored table. Also one that AWS Backup restored. */
import type { EngineConfig, RestoreTest } from '../../../config/restoreConfig.ts';
import type { Answer, Restored } from '../../engine.ts';
import { type Outcome, succeeded } from '../../failure.ts';
import type { TableCount } from '../../run.ts';
import type { Steps } from '../../steps.ts';
import { type Counted, countItems } from './counting.ts';
import { readItemsBack } from './readingBack.ts';
import type { RestoringParts } from './restoring.ts';
import type { RestoreTables, TableFacts } from './tables.ts';

type DynamoDbConfig = Extract<EngineConfig, { readonly kind: 'dynamodb' }>;

export type AskedTable = {
  /** What the results call it: the same in every run. */
  readonly name: string;
  /** Where the items are. */
  readonly target: string;
  readonly run: string;
  readonly table: TableFacts;
  readonly engine: DynamoDbConfig;
};

/** Counts, reads samples and answers. Also for tables that AWS Backup restored. */
export async function askTable(
  { name, target, run, table, engine }: AskedTable,
  test: RestoreTest,
  steps: Steps,
  parts: Omit<RestoringParts, 'tables'> & { readonly tables: Pick<RestoreTables, 'scan' | 'readBack'> },
): Promise<Outcome<Omit<Restored, 'restoreMs' | 'versions'>>> {
  const counted = await countItems(target, engine.newest, steps, parts);
  if (!counted.ok) return counted;
  const sample = { target, run, keys: table.keys, items: engine.sample };
  const read = await readItemsBack(sample, steps, parts);
  if (!read.ok) return read;
  const tables: readonly TableCount[] = [{ name, rows: counted.value.items, columns: table.columns }];
  const newest = newestOf(counted.value, engine.newest);
  return succeeded({
    checksMs: counted.value.ms + read.value.ms,
    tables,
    answers: test.checks.map(({ name: check, ask: question }): Answer => {
      if (question.kind === 'items') return { check, rows: { state: 'answered', rows: [[`${counted.value.items}`]] } };
      return {
        check,
        rows: { state: 'failed', why: 'a DynamoDB table answers how many items there are, and nothing else' },
      };
    }),
    ...(newest === undefined ? {} : { newest }),
  });
}

function newestOf(counted: Counted, attribute: string | undefined): Restored['newest'] {
  if (attribute === undefined) return undefined;
  if (counted.newest !== undefined) return { state: 'found', at: counted.newest };
  return { state: 'failed', why: `no item has a moment in its attribute ${attribute}` };
}
