import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seen } from '../../shared/ledger/round.ts';
import { outcomeOf, seenOf, seenText } from '../../shared/ledger/seenText.ts';
import { seen } from './arbitraries.ts';

const evidence = { expected: '200', got: '503' };

describe('an observation as text', () => {
  // The examples of the module's own documentation: what a person reads in a database console.
  it.each<readonly [string, Seen]>([
    [
      '123 2/14/29/70',
      { outcome: 'up', timings: { totalMs: 123, dnsMs: 2, connectMs: 14, tlsMs: 29, firstByteMs: 70 } },
    ],
    [
      '123 -/14/29/70 c12',
      { outcome: 'up', timings: { totalMs: 123, connectMs: 14, tlsMs: 29, firstByteMs: 70 }, certificateDaysLeft: 12 },
    ],
    [
      '123 2/14/29/70 l1250',
      {
        outcome: 'up',
        timings: { totalMs: 123, dnsMs: 2, connectMs: 14, tlsMs: 29, firstByteMs: 70 },
        lagMs: 1_250,
      },
    ],
    ['8 c3 l0', { outcome: 'up', timings: { totalMs: 8 }, certificateDaysLeft: 3, lagMs: 0 }],
    [
      'down status 45 1/4/-/30',
      {
        outcome: 'down',
        reason: 'status',
        evidence,
        timings: { totalMs: 45, dnsMs: 1, connectMs: 4, firstByteMs: 30 },
      },
    ],
    ['unknown observer-route 3', { outcome: 'unknown', reason: 'observer-route', evidence, timings: { totalMs: 3 } }],
    [
      'down tls-expired 80 -/20 c-3',
      {
        outcome: 'down',
        reason: 'tls-expired',
        evidence,
        timings: { totalMs: 80, connectMs: 20 },
        certificateDaysLeft: -3,
      },
    ],
    ['0', { outcome: 'up', timings: { totalMs: 0 } }],
  ])('%s', (text, value) => {
    expect(seenText(value)).toBe(text);
    expect(seenOf(text, evidence)).toEqual(value);
  });

  it('keeps one decimal below ten milliseconds, none above, and no negative time', () => {
    const texts = [0.04, 0.06, 9.94, 9.96, 10.4, 10.6, 59_999.5, -2].map((totalMs) =>
      seenText({ outcome: 'up', timings: { totalMs } }),
    );
    expect(texts).toEqual(['0', '0.1', '9.9', '10', '10', '11', '60000', '0']);
  });

  it('tells a certificate only in its last 44 days', () => {
    const text = (certificateDaysLeft: number) =>
      seenText({ outcome: 'up', timings: { totalMs: 1 }, certificateDaysLeft });
    expect([text(45), text(44), text(0)]).toEqual(['1', '1 c44', '1 c0']);
  });

  it('keeps the lag in whole milliseconds, and any number that an endpoint may claim', () => {
    const text = (lagMs: number) => seenText({ outcome: 'up', timings: { totalMs: 1 }, lagMs });
    expect([1.4, 1.5, -3, 1e300, Number.POSITIVE_INFINITY].map(text)).toEqual([
      '1 l1',
      '1 l2',
      '1 l0',
      '1 l9007199254740991',
      '1 l9007199254740991',
    ]);
  });

  it('tells the outcome alone', () => {
    fc.assert(
      fc.property(seen, (value) => {
        expect(outcomeOf(seenText(value))).toBe(value.outcome);
      }),
    );
    expect(() => outcomeOf('up 3')).toThrow(RangeError);
  });

  it('is read back as it was, at the precision of the text', () => {
    fc.assert(
      fc.property(seen, (value) => {
        const why = value.outcome === 'up' ? {} : value.evidence;
        expect(seenOf(seenText(value), why)).toEqual(value);
      }),
    );
  });

  it('stays the same when what was read is written again, whatever the precision before', () => {
    const anyMs = fc.double({ min: 0, max: 100_000, noNaN: true });
    const phase = fc.option(anyMs, { nil: undefined });
    fc.assert(
      fc.property(anyMs, phase, phase, (totalMs, dnsMs, firstByteMs) => {
        const timings = {
          totalMs,
          ...(dnsMs === undefined ? {} : { dnsMs }),
          ...(firstByteMs === undefined ? {} : { firstByteMs }),
        };
        const text = seenText({ outcome: 'up', timings });
        const read = seenOf(text);
        expect(seenText(read)).toBe(text);
        expect(Object.keys(read.timings).sort()).toEqual(Object.keys(timings).sort());
        expect(Math.abs(read.timings.totalMs - totalMs)).toBeLessThanOrEqual(totalMs < 9.95 ? 0.0501 : 0.5);
      }),
    );
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1.2.3',
    '.',
    '1e3',
    '-1',
    'NaN',
    '12 1/2/3/4/5',
    '12 1//2',
    '12 1/x',
    '12 c',
    '12 c1.5',
    'up 12',
    'down 12',
    'down nonsense 12',
    'down observer-route 12',
    'unknown status 12',
    'unknown observer-route',
    '12\n',
  ])('refuses %j', (text) => {
    expect(() => seenOf(text)).toThrow(RangeError);
  });
});
