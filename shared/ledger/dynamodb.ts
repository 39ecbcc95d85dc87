/** The ledger in DynamoDB. Reads are eventually consistent: rounds are immutable and folds are recomputed. */
import { PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { dayMs, hourMs, slotFrom } from '../availability/slots.ts';
import type { RestoreRun } from '../restore/run.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { auditReportItem, auditReportOfItem, auditSummaryItem, auditSummaryOfItem } from './dynamodbAuditItems.ts';
import { budgetBoardItem, budgetBoardOfItem } from './dynamodbBudgetItem.ts';
import { correctionItem, correctionOfItem } from './dynamodbCorrectionItem.ts';
import { eventItem, eventOfItem } from './dynamodbEventItem.ts';
import {
  boardItem,
  boardOfItem,
  dayItem,
  dayOfItem,
  hourItem,
  hourOfItem,
  recentItem,
  recentOfItem,
} from './dynamodbItems.ts';
import { metricDayItem, metricDayOfItem, metricHourItem, metricHourOfItem } from './dynamodbMetricItems.ts';
import { restoreRunItem, restoreRunOfItem, restoreWatchItem, restoreWatchOfItem } from './dynamodbRestoreItems.ts';
import type { Item } from './dynamodbRoundItem.ts';
import { burstOfItem, roundOfItem } from './dynamodbRoundOfItem.ts';
import { createDynamoDbRoundRecorder, type DynamoDbTable, recordOnce } from './dynamodbRounds.ts';
import {
  auditPartition,
  auditRunPrefix,
  auditSubjectPrefix,
  auditSummaryPartition,
  burstPartition,
  correctionPartition,
  dayText,
  eventPartition,
  hourText,
  restorePartition,
  restoreRunPrefix,
  restoreWatchPartition,
  roundPartition,
  timeText,
} from './keys.ts';
import { type Ledger, LedgerCorrupt, ledgerError, type Range } from './ledger.ts';

/** So many backups' newest runs are read at a time. */
const atOnceMax = 20;

/**
 * @param onUnreadable told of every item that this version cannot read. It is left out: an unreadable round is a
 * gap, an unreadable fold is folded again, and nothing else waits for a person to mend it.
 */
export function createDynamoDbLedger(at: DynamoDbTable, onUnreadable: (error: LedgerCorrupt) => void): Ledger {
  function readable<T>(items: readonly Item[], parse: (item: Item) => T): readonly T[] {
    return items.flatMap((item) => {
      try {
        return [parse(item)];
      } catch (error) {
        if (!(error instanceof LedgerCorrupt)) throw error;
        onUnreadable(error);
        return [];
      }
    });
  }

  async function restoreRuns(backup: string, limit: number, range?: Range): Promise<readonly RestoreRun[]> {
    const keys = range === undefined ? {} : { from: timeText(range.from), to: timeText(range.to) };
    const items = await query(at, { pk: restorePartition(backup), ...keys, newestFirst: true, limit });
    return readable(items, restoreRunOfItem);
  }

  return {
    ...createDynamoDbRoundRecorder(at),
    async rounds({ observer, everyMs, from, to, order, limit }) {
      const pk = roundPartition(observer, everyMs);
      const newestFirst = order === 'newest-first';
      const items = await query(at, { pk, from: timeText(from), to: timeText(to), newestFirst, limit });
      return readable(items, roundOfItem);
    },
    putHour: (hour) => put(at, hourItem(hour)),
    async hours(service, range) {
      return readable(await query(at, { pk: `hour#${service}`, ...hourKeys(range) }), hourOfItem);
    },
    putDay: (day) => put(at, dayItem(day)),
    async days(service, range) {
      return readable(await query(at, { pk: `day#${service}`, ...dayKeys(range) }), dayOfItem);
    },
    putRecent: (recent) => put(at, recentItem(recent)),
    async recents() {
      return readable(await query(at, { pk: 'recent' }), recentOfItem);
    },
    putBoard: (board) => put(at, boardItem(board)),
    async boards() {
      return readable(await query(at, { pk: 'board' }), boardOfItem);
    },
    putMetricHour: (hour) => put(at, metricHourItem(hour)),
    async metricHours(service, range) {
      return readable(await query(at, { pk: `metric-hour#${service}`, ...hourKeys(range) }), metricHourOfItem);
    },
    putMetricDay: (day) => put(at, metricDayItem(day)),
    async metricDays(service, range) {
      return readable(await query(at, { pk: `metric-day#${service}`, ...dayKeys(range) }), metricDayOfItem);
    },
    putBudgetBoard: (board) => put(at, budgetBoardItem(board)),
    async budgetBoards() {
      return readable(await query(at, { pk: 'budget' }), budgetBoardOfItem);
    },
    async putCorrection(correction) {
      const doing = `writing the correction ${correction.id} of ${correction.service}`;
      await recordOnce(at, correctionItem(correction), doing);
    },
    async corrections() {
      return readable(await query(at, { pk: correctionPartition }), correctionOfItem);
    },
    async bursts({ observer, from, to }) {
      const keys = { from: timeText(from), to: timeText(to) };
      return readable(await query(at, { pk: burstPartition(observer), ...keys }), burstOfItem);
    },
    async putEvent(event) {
      await recordOnce(at, eventItem(event), `writing the event ${event.id} of ${event.service}`);
    },
    async events(service, { from, to }) {
      const keys = { from: timeText(from), to: timeText(to) };
      return readable(await query(at, { pk: eventPartition(service), ...keys }), eventOfItem);
    },
    putAuditReport: (report) => put(at, auditReportItem(report)),
    async auditReports(run, subject) {
      const keys = subject === undefined ? {} : prefixKeys(auditSubjectPrefix(subject));
      return readable(await query(at, { pk: auditPartition(run), ...keys }), auditReportOfItem);
    },
    putAuditSummary: (summary) => put(at, auditSummaryItem(summary)),
    async auditSummaries(limit, run) {
      const keys = run === undefined ? {} : prefixKeys(auditRunPrefix(run));
      const items = await query(at, { pk: auditSummaryPartition, ...keys, newestFirst: true, limit });
      return readable(items, auditSummaryOfItem);
    },
    putRestoreRun: (run) => put(at, restoreRunItem(run)),
    restoreRuns,
    async restoreRun(backup, id) {
      const prefix = restoreRunPrefix(id);
      if (prefix === undefined) return undefined;
      const items = await query(at, { pk: restorePartition(backup), ...prefixKeys(prefix) });
      return readable(items, restoreRunOfItem).find((run) => run.id === id);
    },
    async newestRestoreRuns(backups) {
      const newest = await eachAtMost(atOnceMax, backups, (backup) => restoreRuns(backup, 1));
      return newest.flat();
    },
    putRestoreWatch: (watch) => put(at, restoreWatchItem(watch)),
    async restoreWatches() {
      return readable(await query(at, { pk: restoreWatchPartition }), restoreWatchOfItem);
    },
  };
}

/** An hour's key has no minutes: a range that begins within an hour begins with the next one. */
function hourKeys({ from, to }: Range): KeyRange {
  return { from: hourText(slotFrom(from, hourMs)), to: hourText(slotFrom(to, hourMs)) };
}

function dayKeys({ from, to }: Range): KeyRange {
  return { from: dayText(slotFrom(from, dayMs)), to: dayText(slotFrom(to, dayMs)) };
}

/** Everything that begins with the prefix: writers are regions, whose names are ASCII. */
function prefixKeys(prefix: string): KeyRange {
  return { from: prefix, to: `${prefix}\u007f` };
}

async function put({ client, table }: DynamoDbTable, item: Item): Promise<void> {
  try {
    await client.send(new PutItemCommand({ TableName: table, Item: item }));
  } catch (error) {
    throw ledgerError(`writing ${item['pk']?.S} ${item['sk']?.S}`, error);
  }
}

/** A range of sort keys; `to` is not inside. */
type KeyRange = { readonly from: string; readonly to: string };

type Selection = Partial<KeyRange> & {
  readonly pk: string;
  readonly newestFirst?: boolean;
  readonly limit?: number | undefined;
};

async function query({ client, table }: DynamoDbTable, wanted: Selection): Promise<readonly Item[]> {
  const { pk, from, to, limit } = wanted;
  // BETWEEN includes its upper end, which a sort key with anything behind the time never equals.
  if (from !== undefined && to !== undefined && from >= to) return [];
  const ranged = from !== undefined && to !== undefined;
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      KeyConditionExpression: ranged ? 'pk = :pk AND sk BETWEEN :from AND :to' : 'pk = :pk',
      ExpressionAttributeValues: {
        ':pk': { S: pk },
        ...(ranged ? { ':from': { S: from }, ':to': { S: to } } : {}),
      },
      ScanIndexForward: wanted.newestFirst !== true,
      ...(limit === undefined ? {} : { Limit: limit }),
    },
  );
  const items: Item[] = [];
  try {
    for await (const page of pages) {
      items.push(...(page.Items ?? []));
      if (limit !== undefined && items.length >= limit) break;
    }
  } catch (error) {
    throw ledgerError(`reading ${pk}`, error);
  }
  return limit === undefined ? items : items.slice(0, limit);
}
