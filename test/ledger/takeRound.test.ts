import { describe, expect, it } from 'vitest';
import { LedgerUnavailable, type RoundRecorder } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { type Shard, shardsOf } from '../../shared/ledger/shards.ts';
import { type TakeRoundParts, takeRound } from '../../shared/ledger/takeRound.ts';
import type { Observation } from '../../shared/probe/observation.ts';
import type { Target } from '../../shared/probe/target.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/clock.ts';
import { anHour, configOf, serviceOf } from './samples.ts';

const everyMs = 30_000;
const observer = 'us-east-1';

function shardOf(...services: readonly (readonly [string, readonly string[]])[]): Shard {
  const config = configOf(
    [observer],
    services.map(([id, endpoints]) => serviceOf(id, everyMs, endpoints)),
  );
  const [shard] = shardsOf(config, () => 10_000);
  if (shard === undefined) throw new Error('the test needs a service');
  return shard;
}

const small = shardOf(['checkout', ['a']]);

const up = (clock: VirtualClock): Observation => ({ outcome: 'up', startedAt: clock.now(), timings: { totalMs: 20 } });

/** Everything that a round needs, with a probe that counts and answers at once. */
function partsAt(now: number, more: Partial<TakeRoundParts> = {}) {
  const clock = createVirtualClock(now);
  const probed: Target[] = [];
  const probe = async (target: Target) => {
    probed.push(target);
    return up(clock);
  };
  return { clock, probed, parts: { ledger: createMemoryLedger(), probe, clock, ...more } };
}

describe('taking a round', () => {
  it('probes at the slot and records what was seen', async () => {
    const { clock, parts, probed } = partsAt(anHour);
    const ledger = createMemoryLedger();
    const input = { shard: small, slot: anHour, observer, observerCount: 3 };
    const result = await takeRound(input, { ...parts, ledger });
    const round = {
      observer,
      observerCount: 3,
      everyMs,
      shardIndex: 0,
      slot: anHour,
      startedAt: anHour,
      seen: { checkout: { a: { outcome: 'up', timings: { totalMs: 20 } } } },
    };
    expect(result).toEqual({ kind: 'recorded', round });
    expect(probed).toHaveLength(1);
    expect(clock.sleeping).toEqual([]);
    expect(await ledger.rounds({ observer, everyMs, from: anHour, to: anHour + 1 })).toEqual([round]);
    expect(await takeRound(input, { ...parts, ledger })).toMatchObject({ kind: 'already-recorded' });
  });

  it.each([
    ['too-late', 30_000],
    ['too-late', 500_000],
    ['too-early', -1_501],
    ['too-early', -60_000],
  ])('is %s %i ms after the slot, and probes nothing', async (kind, lateMs) => {
    const { parts, probed } = partsAt(anHour + lateMs);
    expect(await takeRound({ shard: small, slot: anHour, observer, observerCount: 3 }, parts)).toEqual({
      kind,
      lateMs,
    });
    expect(probed).toEqual([]);
  });

  it('is taken to the last moment of its slot', async () => {
    const { parts } = partsAt(anHour + everyMs - 1);
    const result = await takeRound({ shard: small, slot: anHour, observer, observerCount: 3 }, parts);
    expect(result).toMatchObject({ kind: 'recorded', round: { startedAt: anHour + everyMs - 1 } });
  });

  it('waits out the rest when it comes a little early', async () => {
    const { clock, parts, probed } = partsAt(anHour - 1_500);
    const taken = takeRound({ shard: small, slot: anHour, observer, observerCount: 3 }, parts);
    await clock.advance(1_499);
    expect(probed).toEqual([]);
    await clock.advance(1);
    expect(await taken).toMatchObject({ kind: 'recorded', round: { startedAt: anHour } });
  });

  it('never claims to have begun before its slot, although timers may fire a little early', async () => {
    const { clock, parts } = partsAt(anHour - 100);
    const hasty = { ...clock, sleep: async () => {} };
    const result = await takeRound(
      { shard: small, slot: anHour, observer, observerCount: 3 },
      { ...parts, clock: hasty },
    );
    expect(result).toMatchObject({ round: { startedAt: anHour } });
  });

  it('keeps the order of the config, whatever answers first', async () => {
    const shard = shardOf(['checkout', ['z', 'a', 'm']], ['a-first', ['b']]);
    const { clock, parts } = partsAt(anHour);
    const delays: Readonly<Record<string, number>> = { z: 300, a: 200, m: 100, b: 0 };
    const probe = async (target: Target) => {
      const [id = ''] = target.kind === 'tcp' ? target.host.split('.') : [];
      await clock.sleep(delays[id] ?? 0);
      return up(clock);
    };
    const taken = takeRound({ shard, slot: anHour, observer, observerCount: 3 }, { ...parts, probe });
    await clock.advance(1_000);
    const result = await taken;
    const seen = 'round' in result ? result.round.seen : {};
    expect(Object.entries(seen).map(([service, endpoints]) => [service, Object.keys(endpoints)])).toEqual([
      ['checkout', ['z', 'a', 'm']],
      ['a-first', ['b']],
    ]);
  });

  it('says of endpoints whose turn did not come that it does not know', async () => {
    const shard = shardOf(['checkout', Array.from({ length: 1_200 }, (_, index) => `e${index}`)]);
    const { clock, parts } = partsAt(anHour);
    let underWay = 0;
    let mostUnderWay = 0;
    const hanging = async () => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await clock.sleep(16_000);
      underWay -= 1;
      return up(clock);
    };
    const taken = takeRound({ shard, slot: anHour, observer, observerCount: 3 }, { ...parts, probe: hanging });
    await clock.advance(40_000);
    const result = await taken;
    const outcomes = Object.values('round' in result ? (result.round.seen['checkout'] ?? {}) : {});
    // Of 500 at once, two waves of 16 s each begin within 30 s.
    expect(mostUnderWay).toBe(500);
    expect(outcomes.filter(({ outcome }) => outcome === 'up')).toHaveLength(1_000);
    const others = outcomes.slice(1_000);
    expect(others).toHaveLength(200);
    for (const seen of others) expect(seen).toMatchObject({ outcome: 'unknown', reason: 'observer-resources' });
  });

  it('records what is still under way as unknown when it is cut off', async () => {
    const shard = shardOf(['checkout', ['fast', 'hanging']]);
    const { clock, parts } = partsAt(anHour);
    const cutOff = new AbortController();
    const probe = async (target: Target) => {
      if (target.kind === 'tcp' && target.host.startsWith('hanging')) await clock.sleep(20_000);
      return up(clock);
    };
    const taken = takeRound(
      { shard, slot: anHour, observer, observerCount: 3 },
      { ...parts, probe, cutOff: cutOff.signal },
    );
    await clock.advance(100);
    cutOff.abort();
    expect(await taken).toMatchObject({
      kind: 'recorded',
      round: {
        seen: { checkout: { fast: { outcome: 'up' }, hanging: { outcome: 'unknown', reason: 'observer-stopping' } } },
      },
    });
  });

  it('fails with what the ledger says when it is not known whether the round was recorded', async () => {
    const ledger: RoundRecorder = {
      recordRound: () => Promise.reject(new LedgerUnavailable('recording', new Error('ECONNREFUSED'))),
    };
    const { parts } = partsAt(anHour, { ledger });
    await expect(takeRound({ shard: small, slot: anHour, observer, observerCount: 3 }, parts)).rejects.toThrow(
      LedgerUnavailable,
    );
  });
});
