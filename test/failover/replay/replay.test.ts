/** A replay over what a live run recorded: the same verbs on memory stores, at the same instants. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, FailoverPolicy } from '../../../shared/config/config.ts';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import { adopt } from '../../../shared/failover/dns/adopt.ts';
import { holdService } from '../../../shared/failover/hold.ts';
import { policiesOf } from '../../../shared/failover/policy.ts';
import { type Replay, readReplay } from '../../../shared/failover/replay/readReplay.ts';
import { tendAll } from '../../../shared/failover/tendAll.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { createMemoryPlanStore } from '../../../shared/maintenance/memory.ts';
import type { Clock } from '../../../shared/runtime/clock.ts';
import { createMemoryZone } from '../../fakes/zone.ts';
import { everyMs, noon, roundsOf } from '../observed.ts';
import { config } from '../tending.ts';

const from = noon;
const tickMs = 10_000;

/** For each slot, oldest first, what is seen of the endpoints: `ud` by all, or `uu ud du`, an observer each. */
type Days = readonly string[];

function withFailover(changes: Partial<FailoverPolicy>): Config {
  const services = config.services.map((service) =>
    service.failover === undefined ? service : { ...service, failover: { ...service.failover, ...changes } },
  );
  return { ...config, services };
}

/** Everything happens at whole seconds: a round has arrived a second after its slot, and each ten seconds somebody decides. */
async function live(days: Days, ran: Config, holds: ReadonlyMap<number, number> = new Map()) {
  let now = from - tickMs;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (_, signal) =>
      signal === undefined
        ? Promise.resolve()
        : new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  };
  const [policy] = policiesOf(ran);
  if (policy === undefined) throw new Error('checkout has a policy');
  const ledger = createMemoryLedger();
  const zone = createMemoryZone({ zoneId: policy.record.zone, domain: 'example.com' });
  let ids = 0;
  const parts = {
    ledger,
    control: createMemoryControlStore(),
    plans: createMemoryPlanStore(),
    zone,
    clock,
    lag: async () => 0,
    id: () => `id-${++ids}`,
    published: new Map<string, number>(),
  };
  await adopt({ policy, yes: true, by: 'operator', now }, parts);
  const decideNow = () => tendAll({ config: ran, observer: 'us-east-1', now, checkDrift: () => false }, parts);
  await decideNow();
  for (const [index, day] of days.entries()) {
    const slot = from + index * everyMs;
    const sees = day.split(' ');
    for (const instant of [slot, slot + 1_000, slot + tickMs, slot + 2 * tickMs]) {
      now = instant;
      const holdMs = holds.get(instant);
      if (holdMs !== undefined) {
        await holdService({ service: 'checkout', by: 'anna', reason: 'a change', until: now + holdMs, now }, parts);
      }
      for (const [at, observer] of ran.observers.entries()) {
        const checkout = sees[at] ?? sees[0] ?? '';
        // The newest of the five, once it has arrived: the others are of earlier slots.
        const [round] = roundsOf(observer, { checkout }, slot).slice(-1);
        if (round !== undefined && instant > slot) await ledger.recordRound(round);
      }
      await decideNow();
    }
  }
  return { ledger, ran, to: from + days.length * everyMs };
}

async function replayed(past: Awaited<ReturnType<typeof live>>, other = past.ran): Promise<Replay> {
  return await readReplay({ from, to: past.to, ran: past.ran, config: other }, past);
}

function flipsIn({ entries }: Replay): readonly unknown[] {
  return entries.flatMap((entry) =>
    entry.kind === 'flip' ? [[entry.match, entry.did?.at, entry.would?.at].map((one) => minutes(one))] : [],
  );
}

function minutes(one: string | number | undefined): string | number | undefined {
  return typeof one === 'number' ? (one - from) / 1_000 : one;
}

const well = Array.from({ length: 10 }, () => 'uu');
const aDown = Array.from({ length: 10 }, () => 'du');

describe('an outage that was recorded', () => {
  const outage = () => live([...well, ...aDown], config);

  it('flips again at the same moment by the same policy', async () => {
    const again = await replayed(await outage());
    // Three rounds from the slot at 300 s on; the third one has arrived a second after 360 s.
    expect(flipsIn(again)).toEqual([['same', 361, 361]]);
    expect(again).toMatchObject({ isSame: true, services: ['checkout'], notes: [] });
    const [flip] = again.entries.filter(({ kind }) => kind === 'flip');
    expect(flip).toMatchObject({ did: { from: 'a', to: 'b' }, would: { from: 'a', to: 'b', cause: 'failover' } });
  });

  it('flips later, earlier or never by other policies', async () => {
    const past = await outage();
    const down = (rounds: number) => withFailover({ down: { rounds, of: rounds, forMs: 0 } });
    expect(flipsIn(await replayed(past, down(5)))).toEqual([['later', 361, 421]]);
    expect(flipsIn(await replayed(past, down(1)))).toEqual([['earlier', 361, 301]]);
    const never = await replayed(past, down(20));
    expect(flipsIn(never)).toEqual([['only-then', 361, undefined]]);
    expect(never.isSame).toBe(false);
  });

  it('flips by another policy where it did not', async () => {
    const past = await live([...well, ...aDown], withFailover({ down: { rounds: 20, of: 20, forMs: 0 } }));
    const now = await replayed(past, config);
    expect(flipsIn(now)).toEqual([['only-now', undefined, 361]]);
    expect(now.isSame).toBe(false);
  });

  it('says why a flip would be blocked, once an hour for each reason', async () => {
    const past = await live([...well, ...Array.from({ length: 10 }, () => 'dd')], config);
    const again = await replayed(past);
    const blocks = again.entries.flatMap((entry) => (entry.kind === 'would-block' ? [entry] : []));
    expect(blocks.map(({ why, at }) => [why, minutes(at)])).toEqual([['no-healthy-target', 361]]);
    expect(blocks[0]?.text[0]).toContain('no quorum says that another endpoint is up');
    expect(again.entries.some(({ kind }) => kind === 'did-block')).toBe(true);
  });
});

describe('a failback that was recorded', () => {
  it('happens again at the same moment, after the whole quiet time', async () => {
    const ran = withFailover({ failback: { kind: 'after', quietMs: 30 * 60_000 + 5_000 } });
    const back = Array.from({ length: 65 }, () => 'uu');
    const again = await replayed(await live([...well, ...aDown, ...back], ran));
    expect(flipsIn(again).map((one) => (one as readonly unknown[])[0])).toEqual(['same', 'same']);
    const moments = again.entries.flatMap((entry) => (entry.kind === 'flip' ? [[entry.did?.at, entry.would?.at]] : []));
    expect(moments.map(([did]) => did)).toEqual(moments.map(([, would]) => would));
  });
});

describe('what people did', () => {
  it('is taken as it was: a hold keeps the replay from flipping, too', async () => {
    const holds = new Map([[from + 10 * everyMs, 4 * everyMs]]);
    const again = await replayed(await live([...well, ...aDown], config, holds));
    expect(flipsIn(again)).toEqual([['same', 420, 420]]);
    expect(again.entries.find(({ kind }) => kind === 'by-hand')).toMatchObject({ text: 'anna held it: a change' });
  });
});

describe('a replay that cannot know', () => {
  it('says which endpoints and observers were never recorded, and does not guess', async () => {
    const past = await live([...well, ...aDown], config);
    const services = config.services.map((service) =>
      service.id === 'checkout'
        ? {
            ...service,
            endpoints: [...service.endpoints, { ...service.endpoints[0], id: 'c' } as (typeof service.endpoints)[0]],
          }
        : service,
    );
    const other: Config = { ...config, observers: ['us-east-1', 'us-east-2', 'eu-west-1'], services };
    expect((await replayed(past, other)).notes).toEqual([
      'eu-west-1 has not looked at checkout in this range, and counts as silent.',
      'Nobody has looked at c of checkout in this range; it counts for neither up nor down.',
    ]);
  });

  it('says that there are no rounds', async () => {
    const past = { ...(await live(well, config)), to: from + 20 * everyMs };
    const later = await readReplay({ from: from + 10 ** 8, to: from + 2 * 10 ** 8, ran: config, config }, past);
    expect(later.notes).toEqual([expect.stringContaining('no rounds of checkout')]);
    expect(later.entries).toEqual([]);
  });

  it('uses the cadence at which the rounds were taken, and says so', async () => {
    const services = config.services.map((service) => ({ ...service, everyMs: 60_000 }));
    const again = await replayed(await live([...well, ...aDown], config), { ...config, services });
    expect(flipsIn(again)).toEqual([['same', 361, 361]]);
    expect(again.notes).toEqual([expect.stringContaining('every 30 s')]);
  });
});

describe('by the same policy', () => {
  const stretch = fc.record({
    slots: fc.integer({ min: 1, max: 9 }),
    a: fc.constantFrom('u', 'u', 'd', '?'),
    b: fc.constantFrom('u', 'u', 'u', 'd'),
  });
  const noise = fc.record({ slot: fc.nat(59), observer: fc.nat(2), sees: fc.constantFrom('du', 'ud', 'dd', '??') });
  const past = fc.record({
    stretches: fc.array(stretch, { minLength: 3, maxLength: 10 }),
    noises: fc.array(noise, { maxLength: 15 }),
    hold: fc.option(fc.record({ slot: fc.nat(40), slots: fc.integer({ min: 1, max: 10 }) }), { nil: undefined }),
    failback: fc.constantFrom<FailoverPolicy['failback']>({ kind: 'manual' }, { kind: 'after', quietMs: 120_000 }),
    cooldownMs: fc.constantFrom(0, 60_000, 300_000),
  });

  it('the same flips happen, whatever was seen', async () => {
    await fc.assert(
      fc.asyncProperty(past, async ({ stretches, noises, hold, ...changes }) => {
        const days = stretches.flatMap(({ slots, a, b }) => Array.from({ length: slots }, () => [`${a}${b}`]));
        const noisy = days.map(([all = 'uu'], slot) =>
          config.observers
            .map((_, at) => noises.find((one) => one.slot === slot && one.observer === at)?.sees ?? all)
            .join(' '),
        );
        const holds = new Map(hold === undefined ? [] : [[from + hold.slot * everyMs, hold.slots * everyMs]]);
        const again = await replayed(await live(noisy, withFailover({ ...changes }), holds));
        for (const entry of again.entries) {
          if (entry.kind === 'flip') expect(entry.would?.at).toBe(entry.did?.at);
        }
        expect(again.isSame).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
