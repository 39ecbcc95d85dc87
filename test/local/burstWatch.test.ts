/** Confirm bursts of one machine: every observer looks again, seconds apart, as soon as one sees an endpoint fail. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBurstWatch } from '../../local/burstWatch.ts';
import { createTrouble } from '../../local/trouble.ts';
import type { Config } from '../../shared/config/config.ts';
import { failoverDefault } from '../../shared/config/defaults.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Observation } from '../../shared/probe/observation.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { anHour, configOf, down, minuteMs, roundAt, serviceOf, unknown, up } from '../ledger/samples.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const record = { zone: 'Z0123456789ABC', name: 'checkout.example.com', type: 'A', ttlSeconds: 30 } as const;

function aConfig(): Config {
  const checkout = { ...serviceOf('checkout', 30_000, ['a', 'b']), failover: { ...failoverDefault, record } };
  return configOf(observers, [checkout, serviceOf('search', 30_000, ['a'])]);
}

function aWatch({ dead = [], refuse }: { readonly dead?: readonly string[]; readonly refuse?: Error } = {}) {
  const clock = createVirtualClock(anHour);
  const kept = createMemoryLedger();
  const recordBurst: Ledger['recordBurst'] = (burst) => (refuse ? Promise.reject(refuse) : kept.recordBurst(burst));
  const said: string[] = [];
  const brought: string[] = [];
  const seen: Observation = { outcome: 'up', startedAt: anHour, timings: { totalMs: 1 } };
  const watch = createBurstWatch(aConfig(), {
    clock,
    ledger: { ...kept, recordBurst },
    vantage: { probe: async () => seen, isAlive: (observer) => !dead.includes(observer) },
    trouble: createTrouble((line) => said.push(line)),
    onBurst: (service, observer) => brought.push(`${service} ${observer}`),
  });
  const stopping = new AbortController();
  const running = watch.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await running;
  });
  const bursts = async (observer: string) => kept.bursts({ observer, from: anHour, to: anHour + 10 * minuteMs });
  const see = (observer: string, ...states: ReturnType<typeof up>[]) => {
    for (const [index, state] of states.entries()) {
      watch.noteRound(roundAt({ observer, slot: anHour + index * 30_000, seen: { checkout: { a: state, b: up() } } }));
    }
  };
  return { clock, see, bursts, said, brought, stopping, running };
}

describe('a burst', () => {
  it('is taken by every observer when one sees an endpoint fail that was up, and by each once when all do', async () => {
    const { clock, see, bursts, brought } = aWatch();
    for (const observer of observers) see(observer, up(), down());
    await clock.advance(minuteMs);
    const slots = (await bursts('us-east-1')).map(({ slot }) => slot);
    // The default takes three rounds over ten seconds; rounds alone would need a minute.
    expect(slots.length).toBeGreaterThanOrEqual(3);
    expect((slots.at(-1) ?? 0) - (slots[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect((slots.at(-1) ?? 0) - anHour).toBeLessThan(30_000);
    for (const observer of observers) {
      const taken = await bursts(observer);
      expect(taken.map(({ slot }) => slot)).toEqual(slots);
      expect(taken.every(({ service, seen }) => service === 'checkout' && Object.keys(seen).join() === 'a,b')).toBe(
        true,
      );
    }
    expect(brought).toHaveLength(3 * slots.length);
  });

  it.each([
    ['the first round', [down()]],
    ['what fails on', [down(), down()]],
    ["the observer's own trouble", [up(), unknown()]],
  ])('is not made of %s', async (_what, states) => {
    const { clock, see, bursts } = aWatch();
    see('us-east-1', ...states);
    await clock.advance(minuteMs);
    expect(await bursts('us-east-1')).toEqual([]);
  });

  it('is not taken by an observer that is dead', async () => {
    const { clock, see, bursts } = aWatch({ dead: ['us-east-2'] });
    see('us-east-1', up(), down());
    await clock.advance(minuteMs);
    expect(await bursts('us-east-2')).toEqual([]);
    expect(await bursts('us-west-2')).not.toEqual([]);
  });

  it('tells once of a ledger that takes none', async () => {
    const refuse = new LedgerUnavailable('recording', new Error('it is away'));
    const { clock, see, said, brought } = aWatch({ refuse });
    see('us-east-1', up(), down());
    await clock.advance(minuteMs);
    expect(said).toEqual([expect.stringContaining('it is away')]);
    expect(brought).toEqual([]);
  });

  it('ends at once when the monitor stops', async () => {
    const { clock, see, bursts, stopping, running } = aWatch();
    see('us-east-1', up(), down());
    stopping.abort();
    await running;
    await clock.advance(minuteMs);
    expect(await bursts('us-east-1')).toEqual([]);
  });
});
