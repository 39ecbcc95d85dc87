import { describe, expect, it } from 'vitest';
import { withLease } from '../../shared/control/lease.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { createVirtualClock } from '../fakes/clock.ts';

const terms = (token: string) => ({ name: 'sweep', token, ttlMs: 20_000 });

function world() {
  const clock = createVirtualClock(1_000_000);
  return { clock, control: createMemoryControlStore() };
}

describe('working under a lease', () => {
  it('excludes others while it lasts, however long, and frees it at once', async () => {
    const parts = world();
    const working = withLease(terms('ours'), parts, () => parts.clock.sleep(300_000));
    for (let minute = 0; minute < 4; minute += 1) {
      await parts.clock.advance(60_000);
      expect(await withLease(terms('theirs'), parts, async () => 'work')).toEqual({ kind: 'lost' });
    }
    await parts.clock.advance(60_000);
    expect(await working).toMatchObject({ kind: 'done' });
    expect(await withLease(terms('theirs'), parts, async (fence) => fence)).toEqual({ kind: 'done', value: 2 });
    expect(parts.clock.sleeping).toEqual([]);
  });

  it('is freed when the work fails', async () => {
    const parts = world();
    await expect(withLease(terms('ours'), parts, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLease(terms('theirs'), parts, async () => 'work')).toMatchObject({ kind: 'done' });
  });

  it('of a holder that died is taken over when it has expired, with a higher fence', async () => {
    const parts = world();
    await parts.control.acquireLease({ ...terms('dead'), now: parts.clock.now() });
    expect(await withLease(terms('ours'), parts, async () => 'work')).toEqual({ kind: 'lost' });
    await parts.clock.advance(20_000);
    expect(await withLease(terms('ours'), parts, async (fence) => fence)).toEqual({ kind: 'done', value: 2 });
  });

  it('is not taken back by a holder that wakes up late', async () => {
    const parts = world();
    // Nothing is renewed while it is held up.
    const heldUp = { ...parts.control, renewLease: () => Promise.reject(new ControlUnavailable('renewing', 'away')) };
    const late = withLease(terms('ours'), { ...parts, control: heldUp }, () => parts.clock.sleep(60_000));
    await parts.clock.advance(30_000);
    const taken = await parts.control.acquireLease({ ...terms('theirs'), ttlMs: 90_000, now: parts.clock.now() });
    expect(taken).toMatchObject({ kind: 'held', fence: 2 });
    await parts.clock.advance(30_000);
    await late;
    // What the late one released was not its own any more.
    const third = await parts.control.acquireLease({ ...terms('third'), now: parts.clock.now() });
    expect(third).toEqual({ kind: 'lost' });
  });

  it('is not worked under when nobody knows whether it was taken', async () => {
    const parts = world();
    const away = { ...parts.control, acquireLease: () => Promise.reject(new ControlUnavailable('taking', 'away')) };
    let worked = false;
    const work = async () => {
      worked = true;
    };
    await expect(withLease(terms('ours'), { ...parts, control: away }, work)).rejects.toThrow(ControlUnavailable);
    expect(worked).toBe(false);
  });
});
