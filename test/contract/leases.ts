/** What the leases of every control store must do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import type { Race } from './opened.ts';

/** How often the model is tried; a store across a network is slow. */
const numRuns = 25;

let names = 0;

/** The scenarios share one table, so each has a service or lease of its own. */
export function aName(): string {
  names += 1;
  return `name-${names}`;
}

export function leaseContract(store: () => ControlStore, race: Race): void {
  holdingContract(store, race);
  lateHolderContract(store);
  leaseModelContract(store);
}

const minuteMs = 60_000;

function holdingContract(store: () => ControlStore, race: Race): void {
  describe('leases', () => {
    const request = (name: string, token: string, now = 0) => ({ name, token, ttlMs: minuteMs, now });

    it('exclude everybody else until they expire', async () => {
      const name = aName();
      expect(await store().acquireLease(request(name, 'ours', 5))).toEqual({
        kind: 'held',
        fence: 1,
        until: minuteMs + 5,
      });
      expect(await store().acquireLease(request(name, 'theirs', 5))).toEqual({ kind: 'lost' });
      expect(await store().acquireLease(request(name, 'theirs', minuteMs + 4))).toEqual({ kind: 'lost' });
      const late = await store().acquireLease(request(name, 'theirs', minuteMs + 5));
      expect(late).toEqual({ kind: 'held', fence: 2, until: 2 * minuteMs + 5 });
      expect(await store().acquireLease(request(name, 'ours', minuteMs + 6))).toEqual({ kind: 'lost' });
    });

    it('let exactly one of many concurrent askers win', async () => {
      const name = aName();
      for (let turn = 0; turn < 5; turn += 1) {
        const now = turn * minuteMs;
        const tokens = Array.from({ length: 10 }, (_, index) => `token-${turn}-${index}`);
        const answers = await race(tokens.map((token) => () => store().acquireLease(request(name, token, now))));
        expect(answers.filter(({ kind }) => kind === 'held')).toEqual([
          { kind: 'held', fence: turn + 1, until: now + minuteMs },
        ]);
      }
    });

    it('are taken again with the same token, with a higher fence', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours'));
      expect(await store().acquireLease(request(name, 'ours', 10))).toEqual({
        kind: 'held',
        fence: 2,
        until: minuteMs + 10,
      });
    });

    it('are extended by their holder, with the same fence', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours'));
      const renewed = await store().renewLease(request(name, 'ours', minuteMs - 1));
      expect(renewed).toEqual({ kind: 'held', fence: 1, until: 2 * minuteMs - 1 });
      expect(await store().acquireLease(request(name, 'theirs', 2 * minuteMs - 2))).toEqual({ kind: 'lost' });
    });

    it('are freed by their holder, and the fence goes on growing', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours'));
      expect(await store().releaseLease({ name, token: 'ours' })).toBe('written');
      expect(await store().acquireLease(request(name, 'theirs', 1))).toMatchObject({ kind: 'held', fence: 2 });
      expect(await store().releaseLease({ name, token: 'theirs' })).toBe('written');
      expect(await store().acquireLease(request(name, 'ours', 2))).toMatchObject({ kind: 'held', fence: 3 });
    });

    it('are not freed with a foreign token, or twice, or before anybody took them', async () => {
      const name = aName();
      expect(await store().releaseLease({ name, token: 'ours' })).toBe('lost');
      await store().acquireLease(request(name, 'ours'));
      expect(await store().releaseLease({ name, token: 'theirs' })).toBe('lost');
      expect(await store().acquireLease(request(name, 'theirs', 1))).toEqual({ kind: 'lost' });
      expect(await store().releaseLease({ name, token: 'ours' })).toBe('written');
      expect(await store().releaseLease({ name, token: 'ours' })).toBe('lost');
    });

    it('are not extended with a foreign token, after release, or before anybody took them', async () => {
      const name = aName();
      expect(await store().renewLease(request(name, 'ours'))).toEqual({ kind: 'lost' });
      await store().acquireLease(request(name, 'ours'));
      expect(await store().renewLease(request(name, 'theirs', minuteMs + 1))).toEqual({ kind: 'lost' });
      await store().releaseLease({ name, token: 'ours' });
      expect(await store().renewLease(request(name, 'ours', 1))).toEqual({ kind: 'lost' });
      // A refused renewal leaves nothing behind.
      expect(await store().acquireLease(request(name, 'theirs', 1))).toMatchObject({ kind: 'held', fence: 2 });
    });

    it('do not touch each other, nor the control record of the same name', async () => {
      const [name, other] = [aName(), aName()];
      const first: Control = {
        service: name,
        revision: 1,
        active: 'a',
        epoch: 1,
        phase: 'settled',
        flips: [],
        log: [],
      };
      await store().createControl(first);
      await store().acquireLease(request(name, 'ours'));
      expect(await store().acquireLease(request(other, 'theirs'))).toMatchObject({ kind: 'held', fence: 1 });
      expect(await store().readControl(name)).toEqual(first);
    });
  });
}

function lateHolderContract(store: () => ControlStore): void {
  describe('a holder that wakes up late', () => {
    const request = (name: string, token: string, now: number) => ({ name, token, ttlMs: minuteMs, now });

    it('goes on with its fence when nobody took the lease meanwhile', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours', 0));
      const renewed = await store().renewLease(request(name, 'ours', 10 * minuteMs));
      expect(renewed).toEqual({ kind: 'held', fence: 1, until: 11 * minuteMs });
    });

    it('has lost when somebody took it, and cannot free it or take it back', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours', 0));
      await store().acquireLease(request(name, 'theirs', minuteMs));
      expect(await store().renewLease(request(name, 'ours', minuteMs + 1))).toEqual({ kind: 'lost' });
      expect(await store().acquireLease(request(name, 'ours', minuteMs + 1))).toEqual({ kind: 'lost' });
      expect(await store().releaseLease({ name, token: 'ours' })).toBe('lost');
      const renewed = await store().renewLease(request(name, 'theirs', minuteMs + 2));
      expect(renewed).toEqual({ kind: 'held', fence: 2, until: 2 * minuteMs + 2 });
    });

    it('has lost when somebody took it and freed it again', async () => {
      const name = aName();
      await store().acquireLease(request(name, 'ours', 0));
      await store().acquireLease(request(name, 'theirs', minuteMs));
      await store().releaseLease({ name, token: 'theirs' });
      expect(await store().renewLease(request(name, 'ours', minuteMs + 1))).toEqual({ kind: 'lost' });
      expect(await store().acquireLease(request(name, 'ours', minuteMs + 2))).toMatchObject({ kind: 'held', fence: 3 });
    });
  });
}

type Step = { readonly verb: 'acquire' | 'renew' | 'release'; readonly token: string; readonly laterMs: number };

/** Against a model that remembers only what the words say: who holds it, until when, and how often it was taken. */
function leaseModelContract(store: () => ControlStore): void {
  const step: fc.Arbitrary<Step> = fc.record({
    verb: fc.constantFrom('acquire', 'acquire', 'renew', 'release'),
    token: fc.constantFrom('one', 'two', 'three'),
    laterMs: fc.nat(90_000),
  });

  it('leases do as their words say through any sequence of calls', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const name = aName();
        let [now, holder, until, taken] = [0, '', 0, 0];
        for (const { verb, token, laterMs } of steps) {
          now += laterMs;
          const mayHold = verb === 'acquire' ? holder === '' || holder === token || until <= now : holder === token;
          if (verb === 'release') {
            expect(await store().releaseLease({ name, token })).toBe(mayHold ? 'written' : 'lost');
            if (mayHold) holder = '';
            continue;
          }
          const ask = { name, token, ttlMs: minuteMs, now };
          const answer = await (verb === 'acquire' ? store().acquireLease(ask) : store().renewLease(ask));
          if (mayHold) [holder, until, taken] = [token, now + minuteMs, verb === 'acquire' ? taken + 1 : taken];
          expect(answer).toEqual(mayHold ? { kind: 'held', fence: taken, until } : { kind: 'lost' });
        }
      }),
      { numRuns },
    );
  });
}
