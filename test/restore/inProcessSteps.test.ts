import { describe, expect, it } from 'vitest';
import { createInProcessSteps } from '../../shared/restore/inProcessSteps.ts';
import { StepFailed } from '../../shared/restore/steps.ts';
import { stepsContract } from '../contract/steps.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/clock.ts';

const startAt = Date.UTC(2026, 10, 30);

/** Moves the time to whatever is waited for next, until the work is done. */
async function hurry<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let busy = true;
  const ended = work.then(
    () => {
      busy = false;
    },
    () => {
      busy = false;
    },
  );
  while (busy) await clock.advance(clock.sleeping[0] ?? 0);
  await ended;
  return work;
}

describe('in one process', () => {
  stepsContract({
    run: (body) => {
      const clock = createVirtualClock(startAt);
      return hurry(clock, body(createInProcessSteps({ clock })));
    },
  });

  it('waits a second before the second attempt, two before the third, and half a minute at most', async () => {
    const clock = createVirtualClock(startAt);
    const at: number[] = [];
    const steps = createInProcessSteps({ clock });
    const work = steps.step(
      'broken',
      async () => {
        at.push((clock.now() - startAt) / 1_000);
        throw new Error('no');
      },
      { attempts: 8 },
    );
    await expect(hurry(clock, work)).rejects.toThrow('The step broken failed: Error: no');
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
  });

  it('waits as long as it is told', async () => {
    const clock = createVirtualClock(startAt);
    await hurry(clock, createInProcessSteps({ clock }).wait('thawing', 3_600_000));
    expect(clock.now() - startAt).toBe(3_600_000);
  });

  it('leaves no timer behind', async () => {
    const clock = createVirtualClock(startAt);
    const steps = createInProcessSteps({ clock, signal: new AbortController().signal });
    await hurry(
      clock,
      steps.step('one', async () => 1),
    );
    expect(clock.sleeping).toEqual([]);
  });
});

describe('a run that a person stops', () => {
  function stoppable() {
    const clock = createVirtualClock(startAt);
    const stop = new AbortController();
    return { clock, stop, steps: createInProcessSteps({ clock, signal: stop.signal }) };
  }

  it('ends a wait, and begins no step but those that end the run', async () => {
    const { stop, steps } = stoppable();
    const waiting = steps.wait('thawing', 3_600_000);
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'run-stopped' });
    let begun = false;
    const step = steps.step('next', async () => {
      begun = true;
    });
    await expect(step).rejects.toMatchObject({ code: 'step-failed', errorName: 'RunStopped' });
    expect(begun).toBe(false);
    expect(await steps.step('record', async (signal) => signal.aborted, { ends: true })).toBe(false);
  });

  it('ends what is between two attempts', async () => {
    const { stop, steps } = stoppable();
    const work = steps.step('broken', async () => {
      setImmediate(() => stop.abort());
      throw new Error('no');
    });
    await expect(work).rejects.toMatchObject({ errorName: 'RunStopped' });
  });

  it('aborts what is under way, and no longer waits for it after two minutes', async () => {
    const { clock, stop, steps } = stoppable();
    const work = steps.step('deaf', () => new Promise(() => {}));
    const failed = expect(work).rejects.toBeInstanceOf(StepFailed);
    stop.abort();
    await clock.advance(119_000);
    expect(clock.sleeping).not.toEqual([]);
    await clock.advance(1_000);
    await failed;
    expect(clock.sleeping).toEqual([]);
  });
});
