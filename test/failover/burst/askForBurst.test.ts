import { describe, expect, it } from 'vitest';
import { askForBurst, type BurstQueue } from '../../../shared/failover/burst/askForBurst.ts';
import { type PlannedLook, planBurst } from '../../../shared/failover/burst/burstPlan.ts';
import { type ConfirmFailuresParts, confirmFailures } from '../../../shared/failover/burst/confirmFailures.ts';
import { hearAlarm } from '../../../shared/failover/burst/hearAlarm.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import type { Round } from '../../../shared/ledger/round.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { checkoutPolicy, config, noon, roundsOf } from '../observed.ts';

type Asked = { readonly observer: string; readonly looks: readonly PlannedLook[] };

/** The queues of three observers, of which one may be broken. */
function world(broken: Readonly<Record<string, BurstQueue['ask']>> = {}) {
  const clock = createVirtualClock(noon);
  const asked: Asked[] = [];
  const queues = new Map(
    config.observers.map((observer): [string, BurstQueue] => [
      observer,
      { ask: broken[observer] ?? (async (looks) => void asked.push({ observer, looks })) },
    ]),
  );
  return { clock, asked, parts: { queues, clock } };
}

const looks = planBurst(checkoutPolicy(), noon);
const everybody = [...config.observers];

describe('asking for a burst', () => {
  it('asks every observer for the same looks', async () => {
    const { asked, parts } = world();
    const result = await askForBurst({ policies: [checkoutPolicy()], now: noon }, parts);
    expect(result).toEqual({ looks, asked: everybody, failed: {} });
    expect(asked).toEqual(everybody.map((observer) => ({ observer, looks })));
  });

  it('asks the others although one fails at once and one never answers', async () => {
    const { clock, asked, parts } = world({
      'us-east-1': () => Promise.reject(new TypeError('no such queue')),
      'us-east-2': () => new Promise(() => {}),
    });
    const asking = askForBurst({ policies: [checkoutPolicy()], now: noon }, parts);
    await clock.advance(3_000);
    expect(await asking).toEqual({
      looks,
      asked: ['us-west-2'],
      failed: { 'us-east-1': 'TypeError: no such queue', 'us-east-2': 'Error: no answer within 3 s' },
    });
    expect(asked.map(({ observer }) => observer)).toEqual(['us-west-2']);
    expect(clock.sleeping).toEqual([]);
  });

  it('asks nobody for nothing', async () => {
    const { asked, parts } = world();
    expect(await askForBurst({ policies: [], now: noon }, parts)).toEqual({ looks: [], asked: [], failed: {} });
    expect(asked).toEqual([]);
  });
});

describe('confirming what fails in a round', () => {
  const roundSeeing = (checkout: string): Round => {
    const round = roundsOf('us-east-1', { checkout, search: 'ddd' }).at(-1);
    if (round === undefined) throw new Error('the test needs a round');
    return round;
  };

  function confirming(before: string | undefined) {
    const { clock, asked, parts } = world();
    const read: Round[] = [];
    const previous: ConfirmFailuresParts['previous'] = async (round) => {
      read.push(round);
      return before === undefined ? undefined : roundSeeing(before);
    };
    return { asked, read, clock, parts: { ...parts, previous, clock } };
  }

  it('asks when an endpoint fails that was up', async () => {
    const { asked, parts } = confirming('uu');
    const result = await confirmFailures({ config, round: roundSeeing('ud') }, parts);
    expect(result).toMatchObject({ looks, asked: everybody });
    expect(asked).toHaveLength(3);
  });

  it.each(['uu', '?u', '??'])('does not even read the previous round when it sees %s', async (sees) => {
    const { asked, read, parts } = confirming('uu');
    expect(await confirmFailures({ config, round: roundSeeing(sees) }, parts)).toBeUndefined();
    expect([asked, read]).toEqual([[], []]);
  });

  it.each(['du', '?u', undefined])('asks nobody when it had seen %s before', async (before) => {
    const { asked, read, parts } = confirming(before);
    expect(await confirmFailures({ config, round: roundSeeing('du') }, parts)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(read).toHaveLength(1);
  });

  it('gives up when the previous round cannot be read in time', async () => {
    const { clock, parts } = confirming('uu');
    const slow = { ...parts, previous: () => new Promise<never>(() => {}) };
    const confirmed = confirmFailures({ config, round: roundSeeing('du') }, slow);
    const expected = expect(confirmed).rejects.toThrow('no answer within 2 s');
    await clock.advance(2_000);
    await expected;
  });
});

describe('hearing an alarm', () => {
  const [checkout, search] = config.services;
  if (checkout === undefined || search === undefined) throw new Error('the test needs two services');
  const named = {
    ...config,
    services: [
      { ...checkout, alarms: ['ServerCpuTooHigh'] },
      { ...search, alarms: ['Other', 'ServerCpuTooHigh'] },
    ],
  };
  const alarm = {
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    name: 'ServerCpuTooHigh',
    state: 'ALARM',
    reason: 'Threshold Crossed',
    region: 'us-east-1',
    at: noon - 1_000,
  } as const;
  const range = { from: 0, to: noon + 1 };

  it('remembers it for each of its services and asks for a burst of those that fail over', async () => {
    const { asked, parts } = world();
    const ledger = createMemoryLedger();
    const result = await hearAlarm({ config: named, alarm, now: noon }, { ...parts, ledger });
    expect(result).toMatchObject({ services: ['checkout', 'search'], burst: { looks, asked: everybody } });
    expect(asked).toHaveLength(3);
    for (const service of ['checkout', 'search']) {
      expect(await ledger.events(service, range)).toEqual([
        {
          service,
          id: 'alarm-c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
          at: noon - 1_000,
          kind: 'alarm',
          alarm: 'ServerCpuTooHigh',
          state: 'ALARM',
          reason: 'Threshold Crossed',
          region: 'us-east-1',
        },
      ]);
    }
  });

  it('remembers it once, however often it is delivered', async () => {
    const { parts } = world();
    const ledger = createMemoryLedger();
    for (const now of [noon, noon + 60_000]) await hearAlarm({ config: named, alarm, now }, { ...parts, ledger });
    expect(await ledger.events('checkout', range)).toHaveLength(1);
  });

  it.each([
    ['it is over', { state: 'OK' as const }, noon],
    ['it has no data', { state: 'INSUFFICIENT_DATA' as const }, noon],
    ['it comes long after', {}, noon + 5 * 60_000],
  ])('asks nobody when %s, but remembers it', async (_, changed, now) => {
    const { asked, parts } = world();
    const ledger = createMemoryLedger();
    const input = { config: named, alarm: { ...alarm, ...changed }, now };
    expect(await hearAlarm(input, { ...parts, ledger })).toEqual({ services: ['checkout', 'search'] });
    expect(asked).toEqual([]);
    expect(await ledger.events('checkout', range)).toHaveLength(1);
  });

  it('does nothing about an alarm that the config does not name', async () => {
    const { asked, parts } = world();
    const ledger = createMemoryLedger();
    const result = await hearAlarm(
      { config: named, alarm: { ...alarm, name: 'Unknown' }, now: noon },
      { ...parts, ledger },
    );
    expect(result).toEqual({ services: [] });
    expect(asked).toEqual([]);
  });

  it('asks although the ledger is away, and fails so that it is delivered again', async () => {
    const { asked, parts } = world();
    const unavailable = new LedgerUnavailable('writing', new Error('away'));
    const ledger = { putEvent: () => Promise.reject(unavailable) };
    await expect(hearAlarm({ config: named, alarm, now: noon }, { ...parts, ledger })).rejects.toBe(unavailable);
    expect(asked).toHaveLength(3);
  });
});
