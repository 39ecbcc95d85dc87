import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../shared/status/readEvents.ts';
import { hourMs, minuteMs } from '../ledger/samples.ts';
import { aCase } from './histories.ts';
import { type History, record, slotsBetween } from './history.ts';

const kinds: Readonly<Record<string, string>> = { d: 'outage', _: 'gap', '?': 'unknown' };

type Range = { readonly from: number; readonly to: number };
type Stretch = Range & { readonly kind: string };

/** The stretches of slots in the range that were not up, newest first: found by walking from slot to slot. */
function naiveEvents(history: History, range: Range): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const { slot, character } of slotsBetween(history, 'public', range)) {
    const kind = kinds[character];
    const last = found.at(-1);
    if (kind === undefined) continue;
    if (last?.kind === kind && last.to === slot) found[found.length - 1] = { ...last, to: slot + history.everyMs };
    else found.push({ kind, from: slot, to: slot + history.everyMs });
  }
  return found.reverse();
}

const clipped = (event: Stretch, { from, to }: Range): Stretch => ({
  kind: event.kind,
  from: Math.max(from, event.from),
  to: Math.min(to, event.to),
});

/** The marks of `us-east-1` do not matter to users; those of `public` do. */
const historyOf = (marks: string): History => ({
  observers: ['us-east-1', 'us-east-2', 'us-west-2'],
  everyMs: 10 * minuteMs,
  start: Date.UTC(2026, 1, 24, 9),
  marks: { 'us-east-1': marks.replace(/[ud?]/g, 'd'), public: marks },
});

const hour = (mark: string) => mark.repeat(6);

describe('readEvents', () => {
  it('finds every stretch that was not up, whatever the range', async () => {
    await fc.assert(
      fc.asyncProperty(aCase, async ({ history, foldAfter, range }) => {
        const { service, ledger } = await record(history, foldAfter);
        const events = await readEvents({ service, ...range }, { ledger });
        expect(events.map((event) => clipped(event, range))).toEqual(naiveEvents(history, range));
      }),
      { numRuns: 60 },
    );
  });

  it('joins an outage over the ends of hours and of the day, with its reason', async () => {
    const history = historyOf(`${hour('u').repeat(14)}uuuddd${hour('d').repeat(2)}duuuuu${hour('u').repeat(3)}`);
    const { service, ledger, now } = await record(history, new Set());
    expect(await readEvents({ service, from: now - 24 * hourMs, to: now }, { ledger })).toEqual([
      {
        kind: 'outage',
        from: Date.UTC(2026, 1, 24, 23, 30),
        to: Date.UTC(2026, 1, 25, 2, 10),
        ongoing: false,
        reason: 'refused',
      },
    ]);
  });

  it('calls an outage ongoing that reaches the end of what is known', async () => {
    const { service, ledger, now } = await record(historyOf(`${hour('u').repeat(5)}uuudd`), new Set());
    const [latest, ...others] = await readEvents({ service, from: now - 24 * hourMs, to: now }, { ledger });
    expect(latest).toMatchObject({ kind: 'outage', from: Date.UTC(2026, 1, 24, 14, 30), ongoing: true });
    expect(others).toEqual([]);
  });

  it('reports an absence of the monitor of many hours as one gap, also to whoever asks for its middle alone', async () => {
    const { service, ledger, now } = await record(
      historyOf(`${hour('u')}uuu___${hour('_').repeat(9)}_uuuuu`),
      new Set(),
    );
    const gap = { kind: 'gap', from: Date.UTC(2026, 1, 24, 10, 30), to: Date.UTC(2026, 1, 24, 20, 10), ongoing: false };
    expect(await readEvents({ service, from: now - 24 * hourMs, to: now }, { ledger })).toEqual([gap]);
    const middle = { from: Date.UTC(2026, 1, 24, 13), to: Date.UTC(2026, 1, 24, 15) };
    expect(await readEvents({ service, ...middle }, { ledger })).toEqual([{ kind: 'gap', ...middle, ongoing: false }]);
  });

  it('knows of no gap before the first round', async () => {
    const { service, ledger, now } = await record(historyOf(`${hour('_').repeat(3)}__uuuu`), new Set());
    expect(await readEvents({ service, from: now - 24 * hourMs, to: now }, { ledger })).toEqual([]);
  });
});
