/** How long DynamoDB keeps what (its TTL deletes what `expiresAt`, in seconds, lies in the past), and what an item weighs. */
import { describe, expect, it } from 'vitest';
import { auditReportItem, auditSummaryItem } from '../../shared/ledger/dynamodbAuditItems.ts';
import { budgetBoardItem } from '../../shared/ledger/dynamodbBudgetItem.ts';
import { correctionItem } from '../../shared/ledger/dynamodbCorrectionItem.ts';
import { eventItem } from '../../shared/ledger/dynamodbEventItem.ts';
import { dayItem, hourItem } from '../../shared/ledger/dynamodbItems.ts';
import { metricDayItem, metricHourItem } from '../../shared/ledger/dynamodbMetricItems.ts';
import { restoreRunItem, restoreWatchItem } from '../../shared/ledger/dynamodbRestoreItems.ts';
import type { Item } from '../../shared/ledger/dynamodbRoundItem.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import type { Day, Hour } from '../../shared/ledger/hour.ts';
import { nothingCounted } from '../../shared/objectives/counted.ts';
import { runOf } from '../restore/runs.ts';
import { storedOf, summaryOf } from '../storage/run/samples.ts';
import { anHour, dayMs } from './samples.ts';

const emptyTally = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };
const of = { service: 'checkout', writer: 'us-east-1' };
const hour: Hour = { ...of, hour: anHour, everyMs: 30_000, rounds: 1, endpoints: {}, visible: 'u' };
const day: Day = { ...of, day: anHour, rounds: 1, endpoints: {}, visible: emptyTally, outages: [] };

/** Days after `anHour`; undefined when it is kept for good. */
function keptDays(item: Item): number | undefined {
  const expiresAt = item['expiresAt']?.N;
  return expiresAt === undefined ? undefined : (Number(expiresAt) * 1000 - anHour) / dayMs;
}

describe('what the ledger keeps', () => {
  it('is hours for 400 days, of rounds and of metrics, and days for good', () => {
    expect(keptDays(hourItem(hour))).toBe(400);
    expect(keptDays(metricHourItem({ ...of, hour: anHour, cells: '', known: 0 }))).toBe(400);
    expect(keptDays(dayItem(day))).toBeUndefined();
    expect(keptDays(metricDayItem({ ...of, day: anHour, known: 0, counted: nothingCounted }))).toBeUndefined();
  });

  it('is what people have said for good, and a board for as long as somebody writes it', () => {
    const correction = { service: 'checkout', id: 'x', at: anHour, by: 'anna', reason: '' } as const;
    expect(keptDays(correctionItem({ ...correction, kind: 'restored', excluded: 'y' }))).toBeUndefined();
    expect(keptDays(budgetBoardItem({ shard: 's', writer: 'w', asOf: anHour, services: {} }))).toBe(400);
  });

  it('is audits for 400 days from the day of the run', () => {
    const kept = (item: Item) => (Number(item['expiresAt']?.N) * 1000 - Date.UTC(2026, 10, 30)) / dayMs;
    expect(kept(auditReportItem(storedOf('acme', [])))).toBe(400);
    expect(kept(auditSummaryItem(summaryOf()))).toBe(400);
  });

  it('is restore tests for 400 days from their start, and since when they are watched for good', () => {
    expect(keptDays(restoreRunItem(runOf({ startedAt: anHour })))).toBe(400);
    expect(keptDays(restoreWatchItem({ backup: 'orders', writer: 'us-east-1', since: anHour }))).toBeUndefined();
  });

  const event = { service: 'checkout', id: 'x', at: anHour };
  const settled = { kind: 'settled', revision: 1, at: anHour, by: 'a', epoch: 1, did: '' } as const;
  const alert = { kind: 'alert', key: 'k', about: 'burn', stage: 'fired', severity: 'page', text: '' } as const;
  const events: readonly (readonly [LedgerEvent, number | undefined])[] = [
    [{ ...event, kind: 'control', event: settled }, undefined],
    [{ ...event, kind: 'note', incident: anHour, text: '', by: 'anna' }, undefined],
    [{ ...event, ...alert }, 400],
    [{ ...event, kind: 'alarm', alarm: '', state: 'OK', reason: '', region: '' }, 400],
    [{ ...event, kind: 'blocked', by: '', epoch: 1, why: '', text: '' }, 400],
  ];

  it.each(events)('is of events %#: flips and notes for good, whatever may be any number for 400 days', (one, days) => {
    expect(keptDays(eventItem(one))).toBe(days);
  });
});

describe('hours and days whose service has no objective that counts probes', () => {
  it('weigh no byte more for those that have', () => {
    expect(Object.keys(hourItem(hour)).toSorted()).toEqual(
      ['endpoints', 'everyMs', 'expiresAt', 'pk', 'rounds', 'sk', 'v', 'visible'].toSorted(),
    );
    expect(Object.keys(dayItem(day)).toSorted()).toEqual(
      ['endpoints', 'outages', 'pk', 'rounds', 'sk', 'v', 'visible'].toSorted(),
    );
  });
});
