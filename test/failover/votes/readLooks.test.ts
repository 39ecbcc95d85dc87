/** How far back is read: as far as the thresholds look, and further only when something has failed often enough. */
import { describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import { judge } from '../../../shared/failover/votes/judge.ts';
import { readLooks } from '../../../shared/failover/votes/readLooks.ts';
import type { Ledger, RoundQuery } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { checkoutPolicy, config, everyMs, noon, roundsOf } from '../observed.ts';
import { controlWith } from '../policies.ts';

const policy = checkoutPolicy();
const charges = [{ policy, control: controlWith({ active: 'a' }) }];
const now = noon + 2_000;

/** The oldest slot first, up to noon: what all observers see of a; b is up. */
async function recorded(letters: string): Promise<{ ledger: Ledger; asked: RoundQuery[] }> {
  const memory = createMemoryLedger();
  for (const observer of config.observers) {
    for (const [index, letter] of [...letters].entries()) {
      const slot = noon - (letters.length - 1 - index) * everyMs;
      const [round] = roundsOf(observer, { checkout: `${letter}u` }, slot).slice(-1);
      if (round !== undefined) await memory.recordRound(round);
    }
  }
  const asked: RoundQuery[] = [];
  const rounds = (query: RoundQuery) => {
    asked.push(query);
    return memory.rounds(query);
  };
  return { ledger: { ...memory, rounds }, asked };
}

async function verdictOn(letters: string, by: Config = config) {
  const { ledger, asked } = await recorded(letters);
  const looks = await readLooks({ config: by, charges, now }, { ledger });
  const verdict = judge({ config: by, looks, now }).verdictsOf(policy)['a']?.['us-east-1'];
  return { verdict, asked, looks };
}

const well = 'u'.repeat(60);

describe('what is read', () => {
  it('is little while nothing fails, or fails too seldom to matter', async () => {
    for (const letters of [well, `${well}d`, `${well}dd`, `${well}dududu`]) {
      const { asked, looks } = await verdictOn(letters);
      // Once for each observer: both services have one cadence.
      expect(asked).toHaveLength(3);
      expect(looks.length).toBeLessThan(3 * 10);
    }
  });

  it('is what came before, too, when an endpoint is about to be called down', async () => {
    const { asked, looks, verdict } = await verdictOn(`${well}ddd`);
    expect(asked).toHaveLength(6);
    expect(looks.length).toBeGreaterThanOrEqual(3 * 52);
    expect(verdict).toEqual({ kind: 'down', since: noon + 200 - 2 * everyMs, rounds: 3 });
  });

  it('has every round once, without a gap', async () => {
    const { looks } = await verdictOn(`${well}ddd`);
    const own = looks.filter(({ observer }) => observer === 'us-east-1').map(({ startedAt }) => startedAt);
    const sorted = [...own].sort((a, b) => a - b);
    expect(new Set(own).size).toBe(own.length);
    expect(sorted.slice(1).every((at, index) => at - (sorted[index] ?? 0) === everyMs)).toBe(true);
  });

  it('tells that there was loss long before', async () => {
    const lossy = `${'u'.repeat(20)}${'duuuu'.repeat(6)}uuuuuuuuuu`;
    const { verdict } = await verdictOn(`${lossy}ddd`);
    // Six of the forty looks before failed: 0.15^8 is the first power below a millionth.
    expect(verdict).toMatchObject({ kind: 'unsure', raised: { needed: 8, streak: 3, failed: 6, looked: 40 } });
    expect((await verdictOn(`${lossy}dddddddd`)).verdict).toMatchObject({ kind: 'down', rounds: 8 });
  });

  it('does not let the loss of a few looks stand for that of many', async () => {
    // One of the last four had failed, but only one of the last forty.
    const { verdict } = await verdictOn(`${well}duudddd`);
    expect(verdict).toMatchObject({ kind: 'down', raised: { needed: 4, failed: 1, looked: 40 } });
  });

  it('tells loss only of services that are decided on', async () => {
    const { ledger, asked } = await recorded(`${well}ddd`);
    await readLooks({ config, charges: [], now }, { ledger });
    expect(asked).toHaveLength(3);
  });
});
