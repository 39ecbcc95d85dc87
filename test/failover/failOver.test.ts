import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlCorrupt, type ControlStore, ControlUnavailable } from '../../shared/control/store.ts';
import { type FailOverParts, failOver } from '../../shared/failover/failOver.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { checkoutPolicy, config, everyMs, noon, roundsOf } from './observed.ts';
import { calm, flipAt, minuteMs } from './votes.ts';

const policy = checkoutPolicy();
const now = noon + 2_000;
const input = { config, policy, observer: 'us-east-2', now };
const first: Control = { service: 'checkout', revision: 1, active: 'a', epoch: 1, phase: 'settled', flips: [] };

function everybodySees(checkout: string): readonly Round[] {
  return config.observers.flatMap((observer) => roundsOf(observer, { checkout }));
}

async function partsWith(rounds: readonly Round[], control?: Control): Promise<FailOverParts> {
  const ledger = createMemoryLedger();
  for (const round of rounds) await ledger.recordRound(round);
  const store = createMemoryControlStore();
  if (control !== undefined) await store.createControl(control);
  return { ledger, control: store, circumstances: async () => calm, clock: { monotonic: () => 0 } };
}

describe('failing over', () => {
  it('commits a flip that a quorum’s rounds ask for, with its cause', async () => {
    const parts = await partsWith(everybodySees('du'), first);
    const result = await failOver(input, parts);
    const flip = { by: 'us-east-2', kind: 'failover', epoch: 2, from: 'a', to: 'b', at: now };
    expect(result).toMatchObject({ kind: 'flipped', control: { epoch: 2, active: 'b', phase: 'flipping' } });
    expect(await parts.control.readControl('checkout')).toMatchObject({ revision: 2, epoch: 2, flips: [flip] });
  });

  it('stays, and says why, when there is no reason to move', async () => {
    const parts = await partsWith(everybodySees('uu'), first);
    expect(await failOver(input, parts)).toMatchObject({ kind: 'stayed', decision: { why: 'active-is-up' } });
    expect(await parts.control.readControl('checkout')).toEqual(first);
  });

  it('flips nothing when two of three observers are silent', async () => {
    const parts = await partsWith(roundsOf('us-east-1', { checkout: 'du' }), first);
    const why = { kind: 'no-quorum', down: 1, needed: 2 };
    expect(await failOver(input, parts)).toMatchObject({ kind: 'stayed', decision: { kind: 'blocked', why } });
  });

  it('does nothing for a service that nobody has adopted', async () => {
    expect(await failOver(input, await partsWith(everybodySees('du')))).toEqual({ kind: 'not-adopted' });
  });

  it('moves nothing by itself when the control record cannot be read for what it holds', async () => {
    const parts = await partsWith(everybodySees('du'));
    const control = { ...parts.control, readControl: () => Promise.reject(new ControlCorrupt('checkout', 'no epoch')) };
    const result = await failOver(input, { ...parts, control });
    expect(result).toMatchObject({ kind: 'control-corrupt', problem: expect.stringContaining('no epoch') });
  });

  it('respects what else bears on it', async () => {
    const parts = await partsWith(everybodySees('du'), first);
    const circumstances = async () => ({ ...calm, inMaintenance: true });
    const decision = { kind: 'blocked', wanted: 'b', why: { kind: 'maintenance' } };
    expect(await failOver(input, { ...parts, circumstances })).toMatchObject({ kind: 'stayed', decision });
  });

  it.each([
    [75_000, 'flipped'],
    [75_001, 'too-late'],
  ])('does not commit on votes that are no longer fresh: after %i ms it has %s', async (pauseMs, kind) => {
    const parts = await partsWith(everybodySees('du'), first);
    let time = 0;
    const circumstances = async () => {
      time += pauseMs;
      return calm;
    };
    const held = { ...parts, circumstances, clock: { monotonic: () => time } };
    expect(await failOver(input, held)).toMatchObject({ kind });
  });

  it('looks as far back as the quiet time before it goes back', async () => {
    const quiet = { ...policy, failback: { kind: 'after', quietMs: 10 * minuteMs } } as const;
    const flips = [flipAt(noon - 60 * minuteMs, { from: 'a', to: 'b' })];
    const long = [0, 1, 2, 3, 4].flatMap((fives) =>
      config.observers.flatMap((one) => roundsOf(one, { checkout: 'uu' }, noon - fives * 5 * everyMs)),
    );
    const away = { ...first, active: 'b', flips };
    const back = await failOver({ ...input, policy: quiet }, await partsWith(long, away));
    expect(back).toMatchObject({ kind: 'flipped', control: { active: 'a', flips: [{ kind: 'failback' }, {}] } });
    const short = long.filter(({ slot }) => slot >= noon - 9 * minuteMs);
    expect(await failOver({ ...input, policy: quiet }, await partsWith(short, away))).toMatchObject({ kind: 'stayed' });
  });

  it.each([
    ['the ledger', LedgerUnavailable],
    ['the control table', ControlUnavailable],
  ])('decides nothing without %s', async (which, error) => {
    const parts = await partsWith(everybodySees('du'), first);
    const failing = () => Promise.reject(new error('reading', new Error('timed out')));
    const broken: FailOverParts =
      which === 'the ledger'
        ? { ...parts, ledger: { rounds: failing } }
        : { ...parts, control: { ...parts.control, readControl: failing } };
    await expect(failOver(input, broken)).rejects.toThrow(error);
    expect(await parts.control.readControl('checkout')).toEqual(first);
  });
});

describe('racing for a flip', () => {
  /** Something comes between reading the record and replacing it. */
  function interrupted(store: ControlStore, interrupt: (next: Control) => Promise<unknown>): ControlStore {
    return {
      ...store,
      async replaceControl(next) {
        await interrupt(next);
        return store.replaceControl(next);
      },
    };
  }

  it('is lost to whoever wrote first, and what they decided stands', async () => {
    const parts = await partsWith(everybodySees('du'), first);
    const hold = { by: 'operator', reason: 'a change', at: now };
    const control = interrupted(parts.control, () => parts.control.replaceControl({ ...first, revision: 2, hold }));
    expect(await failOver(input, { ...parts, control })).toEqual({
      kind: 'lost',
      control: { ...first, revision: 2, hold },
    });
  });

  it('has one winner among all observers', async () => {
    const parts = await partsWith(everybodySees('du'), first);
    const results = await Promise.all(config.observers.map((observer) => failOver({ ...input, observer }, parts)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['flipped', 'lost', 'lost']);
    expect(await parts.control.readControl('checkout')).toMatchObject({ epoch: 2, revision: 2 });
  });

  it('is won when the client’s repetition finds its own first writing', async () => {
    const parts = await partsWith(everybodySees('du'), first);
    const control = interrupted(parts.control, (next) => parts.control.replaceControl(next));
    expect(await failOver(input, { ...parts, control })).toMatchObject({ kind: 'flipped', control: { epoch: 2 } });
  });
});
