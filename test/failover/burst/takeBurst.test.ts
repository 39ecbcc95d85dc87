import { describe, expect, it } from 'vitest';
import { type TakeBurstParts, takeBurst } from '../../../shared/failover/burst/takeBurst.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import type { Observation } from '../../../shared/probe/observation.ts';
import type { Target } from '../../../shared/probe/target.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { anHour, serviceOf } from '../../ledger/samples.ts';

const service = serviceOf('checkout', 30_000, ['a', 'b']);
const observer = 'us-east-1';
const input = { service, slot: anHour, observer };

/** A probe that takes a while, finds `b` down, and counts. */
function partsAt(now: number, more: Partial<TakeBurstParts> = {}) {
  const clock = createVirtualClock(now);
  const probed: string[] = [];
  const probe = async (target: Target): Promise<Observation> => {
    const host = target.kind === 'tcp' ? target.host : '';
    probed.push(host);
    const startedAt = clock.now();
    await clock.sleep(100);
    const common = { startedAt, timings: { totalMs: 100 } };
    return host.startsWith('a.')
      ? { outcome: 'up', ...common }
      : { outcome: 'down', reason: 'refused', evidence: { got: 'ECONNREFUSED' }, ...common };
  };
  const ledger = createMemoryLedger();
  return { clock, probed, ledger, parts: { ledger, probe, clock, ...more } };
}

describe('taking a burst round', () => {
  it('probes every endpoint of the service and records what was seen, apart from rounds', async () => {
    const { clock, ledger, parts } = partsAt(anHour + 350);
    const taken = takeBurst(input, parts);
    await clock.advance(1_000);
    const burst = {
      observer,
      service: 'checkout',
      slot: anHour,
      startedAt: anHour + 350,
      seen: {
        a: { outcome: 'up', timings: { totalMs: 100 } },
        b: { outcome: 'down', reason: 'refused', evidence: { got: 'ECONNREFUSED' }, timings: { totalMs: 100 } },
      },
    };
    expect(await taken).toEqual({ kind: 'recorded', burst });
    expect(await ledger.bursts({ observer, from: anHour, to: anHour + 1 })).toEqual([burst]);
    expect(await ledger.rounds({ observer, everyMs: 30_000, from: 0, to: anHour + 1 })).toEqual([]);
  });

  it('waits out the rest when the message comes a little early', async () => {
    const { clock, parts, probed } = partsAt(anHour - 900);
    const taken = takeBurst(input, parts);
    await clock.advance(899);
    expect(probed).toEqual([]);
    await clock.advance(1_000);
    expect(await taken).toMatchObject({ kind: 'recorded', burst: { startedAt: anHour } });
  });

  it.each([
    ['too-late', 2_000],
    ['too-late', 600_000],
    ['too-early', -1_501],
  ])('is %s %i ms after the slot: neither claimed nor probed', async (kind, lateMs) => {
    const { parts, probed } = partsAt(anHour + lateMs);
    expect(await takeBurst(input, parts)).toEqual({ kind, lateMs });
    expect(probed).toEqual([]);
    expect(await parts.ledger.claimBurst({ observer, service: 'checkout', slot: anHour })).toBe('claimed');
  });

  it('probes once although every observer asks for the same slot', async () => {
    const { clock, parts, probed } = partsAt(anHour);
    const taken = Promise.all([takeBurst(input, parts), takeBurst(input, parts), takeBurst(input, parts)]);
    await clock.advance(1_000);
    const kinds = (await taken).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['recorded', 'taken', 'taken']);
    expect(probed).toHaveLength(2);
  });

  it('is each observer’s own', async () => {
    const { clock, parts } = partsAt(anHour);
    const taken = Promise.all(['us-east-1', 'us-west-2'].map((name) => takeBurst({ ...input, observer: name }, parts)));
    await clock.advance(1_000);
    expect((await taken).map(({ kind }) => kind)).toEqual(['recorded', 'recorded']);
  });

  it('probes nothing when the ledger does not answer: what was seen could not be kept', async () => {
    const unavailable = new LedgerUnavailable('claiming', new Error('away'));
    const ledger = { ...createMemoryLedger(), claimBurst: () => Promise.reject(unavailable) };
    const { parts, probed } = partsAt(anHour, { ledger });
    await expect(takeBurst(input, parts)).rejects.toBe(unavailable);
    expect(probed).toEqual([]);
  });
});
