/** What every ledger must do, whatever it is kept in. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { byId, seen } from '../ledger/arbitraries.ts';
import { anHour, down, hourMs, roundAt, up } from '../ledger/samples.ts';
import { ledgerAuditContract } from './ledgerAudits.ts';
import { ledgerEventContract } from './ledgerEvents.ts';
import { ledgerFoldContract } from './ledgerFolds.ts';
import { ledgerObjectiveContract } from './ledgerObjectives.ts';
import { ledgerRestoreContract } from './ledgerRestores.ts';

export type OpenLedger = { readonly ledger: Ledger; close(): Promise<void> };

/** How often a random property is tried; a store across a network is slow, and the cases differ little. */
const numRuns = 25;

export function ledgerContract(name: string, makeLedger: () => Promise<OpenLedger>): void {
  describe(`the ledger contract: ${name}`, () => {
    let open: OpenLedger;
    beforeAll(async () => {
      open = await makeLedger();
    });
    afterAll(async () => {
      await open.close();
    });
    recordingContract(() => open.ledger);
    readingContract(() => open.ledger);
    ledgerFoldContract(() => open.ledger);
    ledgerEventContract(() => open.ledger);
    ledgerObjectiveContract(() => open.ledger);
    ledgerAuditContract(() => open.ledger);
    ledgerRestoreContract(() => open.ledger);
  });
}

let observers = 0;

/** The scenarios share one table, so each has an observer of its own. */
function anObserver(): string {
  observers += 1;
  return `observer-${observers}`;
}

function recordingContract(ledger: () => Ledger): void {
  describe('recording rounds', () => {
    it('writes a round once and keeps the first content for ever', async () => {
      const observer = anObserver();
      const first = roundAt({ observer, slot: anHour, seen: { checkout: { a: up(20) } } });
      const other = { ...first, startedAt: first.startedAt + 9, seen: { checkout: { a: down() } } };
      expect(await ledger().recordRound(first)).toBe('recorded');
      expect(await ledger().recordRound(first)).toBe('already-recorded');
      expect(await ledger().recordRound(other)).toBe('already-recorded');
      expect(await ledger().rounds({ observer, everyMs: 30_000, from: anHour, to: anHour + 1 })).toEqual([first]);
    });

    it('lets exactly one of many writers of the same round win', async () => {
      const observer = anObserver();
      const rounds = Array.from({ length: 20 }, (_, index) =>
        roundAt({ observer, slot: anHour, startedAt: anHour + index }),
      );
      const answers = await Promise.all(rounds.map((round) => ledger().recordRound(round)));
      expect(answers.filter((answer) => answer === 'recorded')).toHaveLength(1);
      const winner = rounds[answers.indexOf('recorded')];
      expect(await ledger().rounds({ observer, everyMs: 30_000, from: anHour, to: anHour + 1 })).toEqual([winner]);
    });

    it('returns what was seen exactly, down to the evidence', async () => {
      await fc.assert(
        fc.asyncProperty(byId(byId(seen)), async (sightings) => {
          const round = roundAt({ observer: anObserver(), slot: anHour, seen: sightings });
          await ledger().recordRound(round);
          const { observer, everyMs } = round;
          expect(await ledger().rounds({ observer, everyMs, from: anHour, to: anHour + 1 })).toEqual([round]);
        }),
        { numRuns },
      );
    });

    it('never cuts evidence: how much is enough is decided before', async () => {
      const observer = anObserver();
      const long = { ...down('body'), evidence: { excerpt: 'é'.repeat(2_000), got: '', expected: 'a\u0000b\n\u0007' } };
      const round = roundAt({ observer, slot: anHour, seen: { checkout: { a: long } } });
      await ledger().recordRound(round);
      expect(await ledger().rounds({ observer, everyMs: 30_000, from: anHour, to: anHour + 1 })).toEqual([round]);
    });
  });
}

function readingContract(ledger: () => Ledger): void {
  describe('reading rounds', () => {
    async function record(observer: string, slots: readonly number[], everyMs = 30_000): Promise<void> {
      await Promise.all(slots.map((slot) => ledger().recordRound(roundAt({ observer, slot, everyMs }))));
    }

    it('answers nothing for a range without rounds, an empty one and a reversed one', async () => {
      const observer = anObserver();
      await record(observer, [anHour]);
      const read = (from: number, to: number) => ledger().rounds({ observer, everyMs: 30_000, from, to });
      expect(await read(anHour + 1, anHour + hourMs)).toEqual([]);
      expect(await read(anHour, anHour)).toEqual([]);
      expect(await read(anHour + hourMs, anHour)).toEqual([]);
      expect(await ledger().rounds({ observer: 'nobody', everyMs: 30_000, from: 0, to: anHour })).toEqual([]);
    });

    it('takes the first slot of a range and leaves out its end', async () => {
      const observer = anObserver();
      const slots = [anHour, anHour + 30_000, anHour + 60_000];
      await record(observer, slots);
      const read = async (from: number, to: number) =>
        (await ledger().rounds({ observer, everyMs: 30_000, from, to })).map(({ slot }) => slot);
      expect(await read(anHour, anHour + 60_000)).toEqual(slots.slice(0, 2));
      expect(await read(anHour + 1, anHour + 60_001)).toEqual(slots.slice(1));
    });

    it('reads in either order, and stops at a limit', async () => {
      const observer = anObserver();
      const slots = Array.from({ length: 7 }, (_, index) => anHour + index * 30_000);
      await record(observer, [...slots].reverse());
      const range = { observer, everyMs: 30_000, from: anHour, to: anHour + hourMs };
      const read = async (more: { readonly order?: 'oldest-first' | 'newest-first'; readonly limit?: number }) =>
        (await ledger().rounds({ ...range, ...more })).map(({ slot }) => slot);
      expect(await read({})).toEqual(slots);
      expect(await read({ order: 'newest-first' })).toEqual([...slots].reverse());
      expect(await read({ order: 'oldest-first', limit: 2 })).toEqual(slots.slice(0, 2));
      expect(await read({ order: 'newest-first', limit: 2 })).toEqual([slots[6], slots[5]]);
      expect(await read({ limit: 50 })).toEqual(slots);
    });

    it('keeps observers and cadences apart', async () => {
      const [one, two] = [anObserver(), anObserver()];
      await record(one, [anHour]);
      await record(two, [anHour]);
      await record(one, [anHour], 60_000);
      const read = (observer: string, everyMs: number) =>
        ledger().rounds({ observer, everyMs, from: 0, to: anHour + 1 });
      expect(await read(one, 30_000)).toEqual([roundAt({ observer: one, slot: anHour })]);
      expect(await read(two, 30_000)).toEqual([roundAt({ observer: two, slot: anHour })]);
      expect(await read(one, 60_000)).toEqual([roundAt({ observer: one, slot: anHour, everyMs: 60_000 })]);
      expect(await read(one, 3_000)).toEqual([]);
    });

    it('reads every shard of a slot, always in the same order', async () => {
      const observer = anObserver();
      const shards = Array.from({ length: 12 }, (_, shardIndex) => roundAt({ observer, slot: anHour, shardIndex }));
      const next = roundAt({ observer, slot: anHour + 30_000 });
      await Promise.all([next, ...shards].map((round) => ledger().recordRound(round)));
      const range = { observer, everyMs: 30_000, from: anHour, to: anHour + hourMs };
      const oldestFirst = await ledger().rounds(range);
      expect(new Set(oldestFirst)).toEqual(new Set([...shards, next]));
      expect(oldestFirst.at(-1)).toEqual(next);
      // The key is text, so of the shards of one slot the tenth comes before the second.
      expect(oldestFirst.map(({ shardIndex }) => shardIndex).slice(0, 4)).toEqual([0, 1, 10, 11]);
      expect(await ledger().rounds({ ...range, order: 'newest-first' })).toEqual([...oldestFirst].reverse());
      expect(await ledger().rounds({ ...range, limit: 3 })).toEqual(oldestFirst.slice(0, 3));
    });

    it('reads across pages of a megabyte', async () => {
      const observer = anObserver();
      const why = { ...down('body'), evidence: { excerpt: 'x'.repeat(200_000) } };
      const rounds = Array.from({ length: 12 }, (_, index) =>
        roundAt({ observer, slot: anHour + index * 30_000, seen: { checkout: { a: why } } }),
      );
      for (const round of rounds) await ledger().recordRound(round);
      const range = { observer, everyMs: 30_000, from: anHour, to: anHour + hourMs };
      expect(await ledger().rounds(range)).toEqual(rounds);
      expect(await ledger().rounds({ ...range, limit: 8 })).toEqual(rounds.slice(0, 8));
      expect(await ledger().rounds({ ...range, order: 'newest-first' })).toEqual([...rounds].reverse());
    });
  });
}
