/** The part of the ledger contract that concerns burst rounds and events. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlEvent } from '../../shared/control/control.ts';
import type { Burst } from '../../shared/ledger/burst.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { byId, seen } from '../ledger/arbitraries.ts';
import { anHour, down, hourMs, up } from '../ledger/samples.ts';

const numRuns = 25;

let names = 0;

/** The scenarios share one table, so each has observers and services of its own. */
function aName(): string {
  names += 1;
  return `eventful-${names}`;
}

function burstOf(observer: string, slot: number, more: Partial<Burst> = {}): Burst {
  return { observer, service: 'checkout', slot, startedAt: slot + 7, seen: { a: down(), b: up() }, ...more };
}

const said = { at: anHour, by: 'us-east-2' } as const;

/** One of each kind, with what may be absent there and not there. */
const controlEvents: readonly ControlEvent[] = [
  { kind: 'adopted', revision: 1, ...said, epoch: 0, active: 'a' },
  {
    kind: 'flipped',
    revision: 2,
    ...said,
    epoch: 1,
    from: 'a',
    to: 'b',
    cause: 'failover',
    reason: 'a quorum says a is down',
    failingSince: anHour - 12_000,
    votes: ['us-east-1', 'us-east-2'],
  },
  { kind: 'flipped', revision: 3, ...said, epoch: 2, from: 'b', to: 'a', cause: 'forced', reason: '' },
  { kind: 'settled', revision: 4, ...said, epoch: 2, did: 'changed the records', inSyncAt: anHour + 900 },
  { kind: 'settled', revision: 5, ...said, epoch: 2, did: 'nothing' },
  { kind: 'answers', revision: 6, ...said, endpoint: 'b' },
  { kind: 'held', revision: 7, ...said, reason: 'a release', until: anHour + hourMs },
  { kind: 'held', revision: 8, ...said, reason: 'a release' },
  { kind: 'released', revision: 9, ...said, reason: 'done' },
  { kind: 'drifted', revision: 10, ...said, what: 'the TTL', repaired: false },
  { kind: 'drill-began', revision: 11, ...said, endpoint: 'a', reason: 'the first of the month' },
  {
    kind: 'drill-ended',
    revision: 12,
    ...said,
    endpoint: 'a',
    startedAt: anHour - 1,
    passed: true,
    why: '',
    times: { detectedAt: anHour, backAt: anHour + 5 },
  },
];

function everyKind(service: string): readonly LedgerEvent[] {
  return [
    ...controlEvents.map((event, index) => ({
      service,
      id: `control-${event.revision}`,
      at: anHour + index,
      kind: 'control' as const,
      event,
    })),
    { service, id: 'blocked-1#b', at: anHour + 50, kind: 'blocked', by: 'us-east-1', epoch: 2, why: 'hold', text: 'é' },
    {
      service,
      id: 'alarm-c4c1',
      at: anHour + 51,
      kind: 'alarm',
      alarm: 'ServerCpuTooHigh',
      state: 'ALARM',
      reason: 'Threshold Crossed: 1 out of the last 1 datapoints',
      region: 'us-east-1',
    },
    ...alertEvents.map((event, index) => ({ service, id: `alert-${index}#é`, at: anHour + 52 + index, ...event })),
    ...planEvents.map((event, index) => ({ service, id: `plan-${index}`, at: anHour + 57 + index, ...event })),
    { service, id: 'note-1', at: anHour + 60, kind: 'note', incident: anHour - 1, text: 'a\nmigration', by: 'anna' },
  ];
}

const about = { kind: 'alert', key: 'burn:checkout:latency', about: 'burn', text: 'Checkout burns' } as const;
const alertEvents = [
  { ...about, stage: 'fired', severity: 'ticket' },
  { ...about, stage: 'worsened', severity: 'page' },
  { ...about, stage: 'acknowledged', severity: 'page', by: 'anna' },
  { ...about, stage: 'resolved', severity: 'page' },
  { ...about, key: 'dead-letters:us-east-1', about: 'dead-letters', stage: 'fired', severity: 'page' },
] as const;

const planned = {
  kind: 'plan',
  plan: '202611221900-a',
  from: anHour,
  to: anHour + hourMs,
  by: 'ada',
  reason: 'é',
} as const;
const planEvents = [
  { ...planned, stage: 'planned', title: 'New disks' },
  { ...planned, stage: 'ended', by: 'bob' },
  { ...planned, stage: 'cancelled', reason: '' },
] as const;

export function ledgerEventContract(ledger: () => Ledger): void {
  describe('burst rounds', () => burstsContract(ledger));
  describe('events', () => eventsContract(ledger));
}

function burstsContract(ledger: () => Ledger): void {
  const read = (observer: string, from: number, to: number) => ledger().bursts({ observer, from, to });

  it('are written once, and keep the first content', async () => {
    const first = burstOf(aName(), anHour);
    const other = { ...first, startedAt: anHour + 999, seen: { a: up() } };
    expect(await ledger().recordBurst(first)).toBe('recorded');
    expect(await ledger().recordBurst(first)).toBe('already-recorded');
    expect(await ledger().recordBurst(other)).toBe('already-recorded');
    expect(await read(first.observer, anHour, anHour + 1)).toEqual([first]);
  });

  it('come back with what was seen exactly, down to the evidence', async () => {
    await fc.assert(
      fc.asyncProperty(byId(seen), async (sightings) => {
        const burst = burstOf(aName(), anHour, { seen: sightings });
        await ledger().recordBurst(burst);
        expect(await read(burst.observer, anHour, anHour + 1)).toEqual([burst]);
      }),
      { numRuns },
    );
  });

  it('are those of one observer whose slot lies in the range, of every service, oldest first', async () => {
    const [observer, other] = [aName(), aName()];
    const bursts = [0, 2_000, 4_000, 6_000].map((later) => burstOf(observer, anHour + later));
    const beside = burstOf(observer, anHour + 2_000, { service: 'search' });
    for (const burst of [...bursts, beside, burstOf(other, anHour)].reverse()) await ledger().recordBurst(burst);
    expect(await read(observer, 0, anHour + hourMs)).toEqual(bursts.toSpliced(2, 0, beside));
    expect(await read(observer, anHour + 2_000, anHour + 6_000)).toEqual([bursts[1], beside, bursts[2]]);
    expect(await read(observer, anHour + 1, anHour + 1)).toEqual([]);
    expect(await read(observer, anHour + hourMs, anHour)).toEqual([]);
    expect(await read('nobody', 0, anHour + hourMs)).toEqual([]);
  });

  it('never count as rounds', async () => {
    const burst = burstOf(aName(), anHour);
    await ledger().recordBurst(burst);
    const { observer } = burst;
    expect(await ledger().rounds({ observer, everyMs: 30_000, from: 0, to: anHour + hourMs })).toEqual([]);
  });

  it('are claimed by exactly one of many who are asked for them, and may then be recorded', async () => {
    const burst = burstOf(aName(), anHour);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ledger().claimBurst(burst)));
    expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
    expect(await ledger().claimBurst({ ...burst, slot: anHour + 2_000 })).toBe('claimed');
    expect(await ledger().claimBurst({ ...burst, service: 'search' })).toBe('claimed');
    expect(await read(burst.observer, 0, anHour + hourMs)).toEqual([]);
    expect(await ledger().recordBurst(burst)).toBe('recorded');
  });
}

function eventsContract(ledger: () => Ledger): void {
  it('of every kind come back exactly, oldest first', async () => {
    const events = everyKind(aName());
    for (const event of [...events].reverse()) await ledger().putEvent(event);
    const service = events[0]?.service ?? '';
    expect(await ledger().events(service, { from: anHour, to: anHour + hourMs })).toEqual(events);
  });

  it('are written once: the first to tell is believed', async () => {
    const service = aName();
    const first: LedgerEvent = {
      service,
      id: 'x',
      at: anHour,
      kind: 'blocked',
      by: 'a',
      epoch: 1,
      why: 'w',
      text: 't',
    };
    await ledger().putEvent(first);
    await ledger().putEvent({ ...first, by: 'b', text: 'later' });
    expect(await ledger().events(service, { from: 0, to: anHour + 1 })).toEqual([first]);
  });

  it('are those of the service in the range, the end left out; two may happen at one moment', async () => {
    const service = aName();
    const blocked = { kind: 'blocked', by: 'us-east-1', epoch: 1, why: 'cooldown', text: '' } as const;
    const at = (time: number, id: string) => ({ service, id, at: time, ...blocked });
    const events = [at(anHour, 'a'), at(anHour, 'b'), at(anHour + 1, 'c'), at(anHour + hourMs, 'd')];
    for (const event of events.toReversed()) await ledger().putEvent(event);
    await ledger().putEvent({ ...at(anHour, 'a'), service: `${service}-b` });
    const read = (from: number, to: number) => ledger().events(service, { from, to });
    expect(await read(anHour, anHour + hourMs)).toEqual(events.slice(0, 3));
    expect(await read(anHour + 1, anHour + hourMs + 1)).toEqual(events.slice(2));
    expect(await read(anHour, anHour)).toEqual([]);
    expect(await read(anHour + hourMs, anHour)).toEqual([]);
  });
}
