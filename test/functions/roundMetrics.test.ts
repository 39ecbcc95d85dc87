/** Every name is a custom metric that is paid for in every region, so the list is the whole of it. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TakeRoundResult } from '../../shared/ledger/takeRound.ts';
import { down, roundAt, unknown, up } from '../ledger/samples.ts';
import { threeObservers } from '../template/configs.ts';
import { prepareEnvironment } from './environment.ts';

const restore = prepareEnvironment(threeObservers);
const addMetric = vi.spyOn(Metrics.prototype, 'addMetric').mockReturnThis();
const { measureRound } = await import('../../shared/runtime/roundMetrics.ts');

afterAll(() => {
  addMetric.mockRestore();
  restore();
});
beforeEach(() => addMetric.mockClear());

const round = roundAt({ slot: 0, seen: { a: { x: up(), y: unknown() }, b: { x: unknown(), y: down() } } });
const healthy = roundAt({ slot: 0, seen: { a: { x: up(), y: down() } } });

describe('measureRound', () => {
  it.each<[string, TakeRoundResult, Record<string, number>]>([
    ['a round with probes that said nothing', { kind: 'recorded', round }, { RoundsRecorded: 1, ProbesUnknown: 2 }],
    ['a round that saw everything', { kind: 'recorded', round: healthy }, { RoundsRecorded: 1 }],
    ['a round that was there already, once', { kind: 'already-recorded', round }, { RoundsRecorded: 0 }],
    ['a round that missed its slot', { kind: 'too-late', lateMs: 30_000 }, { RoundsRecorded: 0, RoundsMissed: 1 }],
    ['a round that comes back', { kind: 'too-early', lateMs: -5_000 }, { RoundsRecorded: 0 }],
  ])('counts %s', (_, result, expected) => {
    measureRound(result);
    expect(Object.fromEntries(addMetric.mock.calls.map(([name, , value]) => [name, value]))).toEqual(expected);
  });
});
