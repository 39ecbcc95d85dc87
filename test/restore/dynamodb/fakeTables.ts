/** A region of DynamoDB in memory: restores take a while, tables that are made or deleted are not gone or there at once. */
import {
  type Recovery,
  type RestoreTables,
  type TableBackup,
  TableError,
  type TableFacts,
  type TableOrigin,
} from '../../../shared/restore/engines/dynamodb/tables.ts';

export const sourceArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders';

export type Item = { readonly key: string; readonly changedAt?: string };

type Restored = { readonly facts: TableFacts; readonly readyAfter: number; looks: number };

export type FakeRegion = RestoreTables & {
  /** Every call that changes something, in order. */
  readonly calls: string[];
  readonly tables: Map<string, Restored>;
};

export type FakeInput = {
  readonly source?: TableFacts;
  readonly recovery?: Recovery;
  readonly backups?: readonly TableBackup[];
  readonly items?: readonly Item[];
  /** How many looks see the table being restored. */
  readonly restoringLooks?: number;
  /** Wraps every call: to deny one, or to fail the first time. */
  readonly before?: (call: keyof RestoreTables, count: number) => void;
};

export function facts(over: Partial<TableFacts> = {}): TableFacts {
  return {
    arn: sourceArn,
    status: 'ACTIVE',
    columns: ['pk S, partition key'],
    keys: ['pk'],
    indexes: 0,
    deletionProtected: false,
    ...over,
  };
}

export function fakeRegion(input: FakeInput = {}): FakeRegion {
  const { source = facts(), items = [], backups = [], restoringLooks = 2, before = () => {} } = input;
  const recovery = input.recovery ?? {
    enabled: true,
    earliest: Date.UTC(2026, 10, 1),
    latest: Date.UTC(2026, 10, 30, 3, 55),
  };
  const tables = new Map<string, Restored>();
  const calls: string[] = [];
  const counts = new Map<string, number>();
  const counted = (call: keyof RestoreTables) => {
    const count = (counts.get(call) ?? 0) + 1;
    counts.set(call, count);
    before(call, count);
  };
  return {
    calls,
    tables,
    async describe(table) {
      counted('describe');
      if (table === 'orders') return source;
      const there = tables.get(table);
      if (there === undefined) return undefined;
      there.looks += 1;
      if (there.facts.status === 'DELETING') tables.delete(table);
      const restored = there.facts.restored;
      const isReady = there.looks > there.readyAfter;
      if (there.facts.status !== 'CREATING' || restored === undefined || !isReady) return there.facts;
      return { ...there.facts, status: 'ACTIVE', restored: { ...restored, inProgress: false } };
    },
    async recovery() {
      counted('recovery');
      return recovery;
    },
    async backups() {
      counted('backups');
      return backups;
    },
    async restore(origin: TableOrigin, target) {
      counted('restore');
      if (tables.has(target)) throw new TableError('exists', 'RestoreTable failed (TableAlreadyExistsException)');
      calls.push(`restore ${target}`);
      const from = { tableArn: sourceArn, ...(origin.kind === 'backup' ? { backupArn: origin.backupArn } : {}) };
      const made = facts({ arn: `${sourceArn}-copy`, status: 'CREATING', restored: { ...from, inProgress: true } });
      tables.set(target, { facts: made, readyAfter: restoringLooks, looks: 0 });
    },
    async delete(table) {
      counted('delete');
      const there = tables.get(table);
      if (there === undefined) throw new TableError('missing', 'DeleteTable failed (ResourceNotFoundException)');
      if (there.facts.status === 'CREATING' && there.looks <= there.readyAfter) {
        throw new TableError('busy', 'DeleteTable failed (ResourceInUseException)');
      }
      calls.push(`delete ${table}`);
      tables.set(table, { ...there, facts: { ...there.facts, status: 'DELETING' } });
    },
    async scan({ segment, segments, cursor, attribute }) {
      counted('scan');
      const mine = items.filter((_, index) => index % segments === segment);
      const from = cursor === undefined ? 0 : Number(cursor);
      const page = mine.slice(from, from + 2);
      const next = from + page.length < mine.length ? { cursor: `${from + page.length}` } : {};
      const values = attribute === undefined ? [] : page.flatMap(({ changedAt }) => changedAt ?? []);
      return { items: page.length, values, ...next };
    },
    async readBack({ segment, segments, limit }) {
      counted('readBack');
      const mine = items.filter((_, index) => index % segments === segment);
      return { read: Math.min(limit, mine.length), lost: 0 };
    },
  };
}
