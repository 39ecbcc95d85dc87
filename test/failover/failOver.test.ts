import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { type ControlStore, ControlUnavailable } from '../../shared/control/store.ts';
import { type FailOverInput, type FailOverParts, failOver } from '../../shared/failover/failOver.ts';
import { judge } from '../../shared/failover/votes/judge.ts';
import type { Round } from '../../shared/ledger/round.ts';
import { checkoutPolicy, config, everyMs, noon, roundsOf } from './observed.ts';
import { flipAt, minuteMs } from './votes.ts';

const policy = checkoutPolicy();
const now = noon + 2_000;
const first: Control = {
  service: 'checkout',
  revision: 1,
  active: 'a',
  epoch: 1,
  phase: 'settled',
  flips: [],
  log: [],
};

function everybodySees(checkout: string): readonly Round[] {
  return config.observers.flatMap((observer) => roundsOf(observer, { checkout }));
}

/** What a decider brings along, who read the record and then the rounds. */
function inputOf(looks: readonly Round[], changes: Partial<FailOverInput> = {}): FailOverInput {
  const judgement = judge({ config, looks, now });
  const who = { policy, control: first, observer: 'us-east-2' };
  return { ...who, judgement, inMaintenance: false, now, begunAt: 0, ...changes };
}

async function partsWith(control: Control): Promise<FailOverParts> {
  const store = createMemoryControlStore();
  await store.createControl(control);
  return { control: store, lag: async () => 0, clock: { monotonic: () => 0 } };
}

describe('failing over', () => {
  it('commits a flip that a quorum’s rounds ask for, with its cause and what it rests on', async () => {
    const parts = await partsWith(first);
    const result = await failOver(inputOf(everybodySees('du')), parts);
    const flip = { by: 'us-east-2', kind: 'failover', epoch: 2, from: 'a', to: 'b', at: now };
    expect(result).toMatchObject({ kind: 'flipped', control: { epoch: 2, active: 'b', phase: 'flipping' } });
    const written = await parts.control.readControl('checkout');
    expect(written).toMatchObject({ revision: 2, epoch: 2, flips: [flip] });
    // Five rounds up to noon, the oldest first.
    const failingSince = noon - 4 * everyMs + 200;
    expect(written?.log).toMatchObject([
      { kind: 'flipped', cause: 'failover', failingSince, detectedAt: noon + 200, votes: [...config.observers] },
    ]);
  });

  it('stays, and says why, when there is no reason to move', async () => {
    const parts = await partsWith(first);
    expect(await failOver(inputOf(everybodySees('uu')), parts)).toMatchObject({
      kind: 'stayed',
      decision: { why: 'active-is-up' },
    });
    expect(await parts.control.readControl('checkout')).toEqual(first);
  });

  it('flips nothing when two of three observers are silent', async () => {
    const looks = roundsOf('us-east-1', { checkout: 'du' });
    const why = { kind: 'no-quorum', down: 1, needed: 2 };
    const result = await failOver(inputOf(looks), await partsWith(first));
    expect(result).toMatchObject({ kind: 'stayed', decision: { kind: 'blocked', why } });
  });

  it('respects a maintenance window', async () => {
    const input = inputOf(everybodySees('du'), { inMaintenance: true });
    const decision = { kind: 'blocked', wanted: 'b', why: { kind: 'maintenance' } };
    expect(await failOver(input, await partsWith(first))).toMatchObject({ kind: 'stayed', decision });
  });

  const metric = { kind: 'metric', namespace: 'AWS/RDS', name: 'Lag', dimensions: {}, unitMs: 1 } as const;
  const careful = { ...policy, lag: metric, lagMsMax: 60_000 };

  it.each([
    [60_000, { kind: 'flipped' }],
    [60_001, { decision: { kind: 'blocked', why: { kind: 'lag', lagMs: 60_001, lagMsMax: 60_000 } } }],
    [undefined, { decision: { kind: 'blocked', why: { kind: 'lag', lagMsMax: 60_000 } } }],
  ])('asks how far the target is behind, and at %s ms it has %o', async (lagMs, expected) => {
    const asked: string[] = [];
    const lag: FailOverParts['lag'] = async (_source, endpoint) => {
      asked.push(endpoint);
      return lagMs;
    };
    const parts = { ...(await partsWith(first)), lag };
    const input = inputOf(everybodySees('du'), { policy: careful });
    expect(await failOver(input, parts)).toMatchObject(expected);
    expect(asked).toEqual(['a', 'b']);
  });

  it('asks no metric while nothing wants to move', async () => {
    const lag = () => Promise.reject(new Error('nobody should ask'));
    const input = inputOf(everybodySees('uu'), { policy: careful });
    expect(await failOver(input, { ...(await partsWith(first)), lag })).toMatchObject({ kind: 'stayed' });
  });

  it.each([
    [75_000, 'flipped'],
    [75_001, 'too-late'],
  ])('does not commit on votes that are no longer fresh: after %i ms it has %s', async (pauseMs, kind) => {
    const parts = { ...(await partsWith(first)), clock: { monotonic: () => pauseMs } };
    expect(await failOver(inputOf(everybodySees('du')), parts)).toMatchObject({ kind });
  });

  it('goes back once a quorum has seen the preferred one up for the quiet time', async () => {
    const quiet = { ...policy, failback: { kind: 'after', quietMs: 10 * minuteMs } } as const;
    const flips = [flipAt(noon - 60 * minuteMs, { from: 'a', to: 'b' })];
    const long = [0, 1, 2, 3, 4].flatMap((fives) =>
      config.observers.flatMap((one) => roundsOf(one, { checkout: 'uu' }, noon - fives * 5 * everyMs)),
    );
    const control = { ...first, active: 'b', flips };
    const asking = { policy: quiet, control };
    const back = await failOver(inputOf(long, asking), await partsWith(control));
    expect(back).toMatchObject({ kind: 'flipped', control: { active: 'a', flips: [{ kind: 'failback' }, {}] } });
    const short = long.filter(({ slot }) => slot >= noon - 9 * minuteMs);
    expect(await failOver(inputOf(short, asking), await partsWith(control))).toMatchObject({ kind: 'stayed' });
  });

  it('decides nothing without the control table', async () => {
    const parts = await partsWith(first);
    const failing = () => Promise.reject(new ControlUnavailable('writing', new Error('timed out')));
    const broken = { ...parts, control: { ...parts.control, replaceControl: failing } };
    await expect(failOver(inputOf(everybodySees('du')), broken)).rejects.toThrow(ControlUnavailable);
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
    const parts = await partsWith(first);
    const input = inputOf(everybodySees('du'));
    const hold = { by: 'operator', reason: 'a change', at: now };
    const control = interrupted(parts.control, () => parts.control.replaceControl({ ...first, revision: 2, hold }));
    expect(await failOver(input, { ...parts, control })).toEqual({
      kind: 'lost',
      control: { ...first, revision: 2, hold },
    });
  });

  it('has one winner among all observers', async () => {
    const parts = await partsWith(first);
    const input = inputOf(everybodySees('du'));
    const results = await Promise.all(config.observers.map((observer) => failOver({ ...input, observer }, parts)));
    expect(results.map(({ kind }) => kind).sort()).toEqual(['flipped', 'lost', 'lost']);
    expect(await parts.control.readControl('checkout')).toMatchObject({ epoch: 2, revision: 2 });
  });

  it('is won when the client’s repetition finds its own first writing', async () => {
    const parts = await partsWith(first);
    const input = inputOf(everybodySees('du'));
    const control = interrupted(parts.control, (next) => parts.control.replaceControl(next));
    expect(await failOver(input, { ...parts, control })).toMatchObject({ kind: 'flipped', control: { epoch: 2 } });
  });
});
