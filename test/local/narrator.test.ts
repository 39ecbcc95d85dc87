import { describe, expect, it } from 'vitest';
import { createNarrator } from '../../local/narrator.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { anHour, down, roundAt, unknown, up } from '../ledger/samples.ts';

/** What is said of rounds half a minute apart. */
function told(...rounds: readonly (readonly [observer: string, seen: Seen])[]): readonly string[] {
  const lines: string[] = [];
  const narrate = createNarrator((line) => lines.push(line));
  for (const [index, [observer, seen]] of rounds.entries()) {
    narrate(roundAt({ observer, slot: anHour + index * 30_000, seen: { checkout: { a: seen } } }));
  }
  return lines;
}

describe('the narrator', () => {
  it('says nothing as long as all is well', () => {
    expect(told(['us-east-1', up()], ['us-east-1', up(900)], ['us-west-2', up()])).toEqual([]);
  });

  it('says each change once, with what was expected and got', () => {
    const refused: Seen = {
      outcome: 'down',
      reason: 'status',
      timings: { totalMs: 3 },
      evidence: { expected: 'status 200', got: 'status 503' },
    };
    const seen = [up(), refused, refused, unknown(), up(7), up()];
    expect(told(...seen.map((one) => ['us-east-1', one] as const))).toEqual([
      '2026-11-22T19:00:30.000Z checkout a, from us-east-1: down, status (expected status 200, got status 503)',
      '2026-11-22T19:01:30.000Z checkout a, from us-east-1: unknown, observer-route',
      '2026-11-22T19:02:00.000Z checkout a, from us-east-1: up, 7.0 ms',
    ]);
  });

  it('follows each observer by itself, and tells of trouble in the first round', () => {
    expect(told(['us-east-1', down()], ['us-west-2', up()], ['us-west-2', down()])).toEqual([
      '2026-11-22T19:00:00.000Z checkout a, from us-east-1: down, refused (got ECONNREFUSED)',
      '2026-11-22T19:01:00.000Z checkout a, from us-west-2: down, refused (got ECONNREFUSED)',
    ]);
  });
});
