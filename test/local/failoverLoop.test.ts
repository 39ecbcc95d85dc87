import { describe, expect, it, onTestFinished } from 'vitest';
import { createFailoverLoop } from '../../local/failoverLoop.ts';
import { createVirtualClock } from '../fakes/clock.ts';

type Turn = { readonly services: readonly string[]; readonly observer: string; readonly at: number };

/** A loop over three services, and how often each was tended. `holdUp` makes tending one take so long. */
function aLoop(takesMs: (services: readonly string[]) => number = () => 0) {
  const clock = createVirtualClock(0);
  const turns: Turn[] = [];
  const underWay = new Set<string>();
  const loop = createFailoverLoop(['a', 'b', 'c'], 'home', {
    clock,
    async tend(services, observer) {
      turns.push({ services, observer, at: clock.now() });
      for (const service of services) {
        expect(underWay).not.toContain(service);
        underWay.add(service);
      }
      await clock.sleep(takesMs(services));
      for (const service of services) underWay.delete(service);
    },
  });
  const stopping = new AbortController();
  const running = loop.run(stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await clock.advance(60_000);
    await running;
  });
  return { clock, turns, poke: loop.poke, stopping, running };
}

describe('the failover loop', () => {
  it('begins with every service, as home, and comes back to each without being asked', async () => {
    const { clock, turns } = aLoop();
    await clock.advance(100);
    expect(turns).toMatchObject([{ services: ['a', 'b', 'c'], observer: 'home' }]);
    await clock.advance(4_000);
    expect(turns.length).toBeGreaterThanOrEqual(2);
  });

  it('makes one turn of what several observers bring at once, as the last of them', async () => {
    const { clock, turns, poke } = aLoop();
    await clock.advance(100);
    for (const observer of ['one', 'two', 'three']) poke(['b', 'elsewhere'], observer);
    await clock.advance(100);
    expect(turns.slice(1)).toMatchObject([{ services: ['b'], observer: 'three' }]);
  });

  it('never tends a service twice at a time, does not forget what came meanwhile, and lets nobody else wait', async () => {
    const { clock, turns, poke } = aLoop((services) => (services.includes('a') ? 1_000 : 0));
    await clock.advance(1_100);
    turns.length = 0;
    poke(['a'], 'one');
    await clock.advance(100);
    poke(['a', 'b'], 'two');
    await clock.advance(100);
    expect(turns.map(({ services }) => services)).toEqual([['a'], ['b']]);
    await clock.advance(1_000);
    expect(turns.filter(({ services }) => services.includes('a'))).toHaveLength(2);
  });

  it('starts nothing any more when it is stopped, and ends when the last turn has', async () => {
    const { clock, turns, poke, stopping, running } = aLoop(() => 1_000);
    await clock.advance(100);
    let ended = false;
    void running.then(() => {
      ended = true;
    });
    stopping.abort();
    poke(['b'], 'one');
    await clock.advance(500);
    expect([turns.length, ended]).toEqual([1, false]);
    await clock.advance(1_000);
    expect([turns.length, ended]).toEqual([1, true]);
  });
});
