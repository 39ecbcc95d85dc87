import { describe, expect, it } from 'vitest';
import { type BufferedRecorder, createBufferedRecorder } from '../../shared/ledger/bufferedRecorder.ts';
import { type Ledger, LedgerRefused, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/clock.ts';
import { createRandom } from '../fakes/random.ts';
import { anHour, minuteMs, roundAt } from './samples.ts';

type Mood = 'well' | 'away' | 'lost' | 'refusing';

type World = {
  readonly ledger: Ledger;
  readonly clock: VirtualClock;
  readonly recorder: BufferedRecorder;
  readonly givenUp: readonly Round[];
  /** When the ledger was asked, in milliseconds from the start. */
  readonly asked: readonly number[];
  /** What the ledger does next: `lost` writes and then loses its answer. */
  setMood(mood: () => Mood): void;
};

function createWorld({ roundsMax = 100, random = () => 1 }: { roundsMax?: number; random?: () => number } = {}): World {
  const ledger = createMemoryLedger();
  const clock = createVirtualClock(anHour);
  const givenUp: Round[] = [];
  const asked: number[] = [];
  let mood = (): Mood => 'well';
  const moody = {
    async recordRound(round: Round) {
      asked.push(clock.monotonic());
      const now = mood();
      if (now === 'refusing') throw new LedgerRefused('recording', new Error('too large'));
      const answer = now === 'away' ? undefined : await ledger.recordRound(round);
      if (now !== 'well' || answer === undefined) throw new LedgerUnavailable('recording', new Error('no answer'));
      return answer;
    },
  };
  const options = { roundsMax, onGivenUp: (round: Round) => givenUp.push(round) };
  const recorder = createBufferedRecorder({ ledger: moody, clock, random }, options);
  return { ledger, clock, recorder, givenUp, asked, setMood: (next) => (mood = next) };
}

const rounds = Array.from({ length: 8 }, (_, index) => roundAt({ slot: anHour + index * 30_000 }));
const stored = ({ ledger }: World) =>
  ledger.rounds({ observer: 'us-east-1', everyMs: 30_000, from: anHour, to: anHour + 60 * minuteMs });

async function recordAll({ recorder }: World, some: readonly Round[]): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const round of some) answers.push(await recorder.recordRound(round));
  return answers;
}

describe('the buffered recorder', () => {
  it('passes on what the ledger answers while it is well', async () => {
    const world = createWorld();
    const [round] = rounds;
    expect(await recordAll(world, [...(round ? [round, round] : [])])).toEqual(['recorded', 'already-recorded']);
    expect(world.recorder.waiting).toBe(0);
    expect(world.clock.sleeping).toEqual([]);
  });

  it('keeps rounds while the ledger is away, and records them all when it is back', async () => {
    const world = createWorld();
    world.setMood(() => 'away');
    expect(await recordAll(world, rounds)).toEqual(rounds.map(() => 'buffered'));
    expect(world.recorder.waiting).toBe(8);
    // However many wait, there is one pause for all of them.
    await world.clock.advance(0);
    expect(world.clock.sleeping).toHaveLength(1);
    await world.clock.advance(2 * minuteMs);
    expect(await stored(world)).toEqual([]);
    world.setMood(() => 'well');
    await world.clock.advance(30_000);
    expect(await stored(world)).toEqual(rounds);
    expect(world.recorder.waiting).toBe(0);
    expect(world.clock.sleeping).toEqual([]);
    expect(world.givenUp).toEqual([]);
  });

  it('tries again after growing pauses, up to half a minute', async () => {
    const world = createWorld();
    world.setMood(() => 'away');
    await recordAll(world, rounds.slice(0, 1));
    await world.clock.advance(130_000);
    const pauses = world.asked.map((at, index) => at - (world.asked[index - 1] ?? 0)).slice(1);
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('spreads its pauses at random, never to less than half', async () => {
    const least = createWorld({ random: () => 0 });
    least.setMood(() => 'away');
    await recordAll(least, rounds.slice(0, 1));
    await least.clock.advance(0);
    expect(least.clock.sleeping).toEqual([250]);
  });

  it('gives up the oldest when too many wait, and says so', async () => {
    const world = createWorld({ roundsMax: 3 });
    world.setMood(() => 'away');
    await recordAll(world, rounds.slice(0, 5));
    expect(world.givenUp).toEqual(rounds.slice(0, 2));
    expect(world.recorder.waiting).toBe(3);
    world.setMood(() => 'well');
    expect(await world.recorder.flush()).toBe(0);
    expect(await stored(world)).toEqual(rounds.slice(2, 5));
  });

  it('flushes at once when asked, and says how many still wait', async () => {
    const world = createWorld();
    expect(await world.recorder.flush()).toBe(0);
    world.setMood(() => 'away');
    await recordAll(world, rounds);
    expect(await world.recorder.flush()).toBe(8);
    let left = 3;
    world.setMood(() => (left-- > 0 ? 'well' : 'away'));
    expect(await world.recorder.flush()).toBe(5);
    expect(await stored(world)).toEqual(rounds.slice(0, 3));
  });

  it('starts with short pauses again after a calm', async () => {
    const world = createWorld();
    for (const some of [rounds.slice(0, 1), rounds.slice(1, 2)]) {
      world.setMood(() => 'away');
      await recordAll(world, some);
      await world.clock.advance(0);
      expect(world.clock.sleeping).toEqual([500]);
      world.setMood(() => 'well');
      await world.clock.advance(minuteMs);
      expect(world.recorder.waiting).toBe(0);
    }
  });

  it('gives up a round that the ledger will never take, and goes on with the others', async () => {
    const world = createWorld();
    world.setMood(() => 'away');
    await recordAll(world, rounds.slice(0, 3));
    let first = true;
    world.setMood(() => {
      const mood = first ? 'refusing' : 'well';
      first = false;
      return mood;
    });
    await world.clock.advance(minuteMs);
    expect(world.givenUp).toEqual(rounds.slice(0, 1));
    expect(await stored(world)).toEqual(rounds.slice(1, 3));
  });

  it('stops trying by itself when it is closed, so that the process can end, and still flushes when asked', async () => {
    const world = createWorld();
    world.setMood(() => 'away');
    await recordAll(world, rounds);
    await world.clock.advance(0);
    world.recorder.close();
    await world.clock.advance(0);
    expect(world.clock.sleeping).toEqual([]);
    world.setMood(() => 'well');
    await world.clock.advance(minuteMs);
    expect(await stored(world)).toEqual([]);
    expect(await world.recorder.flush()).toBe(0);
    expect(await stored(world)).toEqual(rounds);
  });

  it('does not keep what failed for another reason', async () => {
    const bug = new TypeError('a bug');
    const recorder = createBufferedRecorder(
      { ledger: { recordRound: () => Promise.reject(bug) }, clock: createVirtualClock(anHour), random: () => 1 },
      { roundsMax: 3, onGivenUp: () => {} },
    );
    await expect(recorder.recordRound(roundAt({ slot: anHour }))).rejects.toBe(bug);
    expect(recorder.waiting).toBe(0);
  });

  it('loses nothing that it acknowledged, however moody the ledger is', async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = createRandom(seed);
      const world = createWorld({ roundsMax: 20, random: random.next });
      world.setMood(() => (random.chance(0.4) ? 'well' : random.chance(0.5) ? 'away' : 'lost'));
      const taken = Array.from({ length: 40 }, (_, index) => roundAt({ slot: anHour + index * 30_000 }));
      for (const round of taken) {
        const [answer] = await Promise.all([
          world.recorder.recordRound(round),
          random.chance(0.2) ? world.recorder.flush() : 0,
          world.clock.advance(random.between(0, 3_000)),
        ]);
        if (answer !== 'buffered') expect(await stored(world)).toContainEqual(round);
      }
      world.setMood(() => 'well');
      await world.clock.advance(minuteMs);
      expect(world.recorder.waiting).toBe(0);
      const kept = await stored(world);
      const lost = taken.filter((round) => !kept.includes(round));
      expect({ seed, lost: lost.filter((round) => !world.givenUp.includes(round)) }).toEqual({ seed, lost: [] });
    }
  });
});
