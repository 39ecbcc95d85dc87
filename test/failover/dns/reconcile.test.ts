import { describe, expect, it } from 'vitest';
import type { ControlStore } from '../../../shared/control/store.ts';
import { type ReconcileInput, reconcile } from '../../../shared/failover/dns/reconcile.ts';
import { ZoneUnavailable } from '../../../shared/failover/dns/zone.ts';
import { type Choose, everyOrder, interleave, someOrder } from '../interleave.ts';
import { addresses, controlWith, flipped, handMade, policyWith, record } from '../policies.ts';
import { around, Died, dyingAt } from '../steps.ts';
import { created, deleted, standing, startAt, type World, worldWith } from './world.ts';

const policy = policyWith();
const by = 'us-east-1';
const repair: ReconcileInput = { policy, by, drift: 'repair' };
const leave: ReconcileInput = { ...repair, drift: 'leave' };

const first = controlWith();
const firstPair = [record('PRIMARY', 'us-east-1', 1), record('SECONDARY', 'us-west-2', 1)];
const second = flipped(first, 'us-west-2', startAt);
const secondPair = [record('PRIMARY', 'us-west-2', 2), record('SECONDARY', 'us-east-1', 2)];

describe('a flip', () => {
  it('drives DNS to the control record, waits until it is everywhere, and settles', async () => {
    const parts = await worldWith(second, firstPair, { pendingAnswers: 5 });
    expect(await reconcile(repair, parts)).toEqual({ kind: 'settled', epoch: 2, did: 'changed', answered: 'primary' });
    expect(await standing(parts)).toEqual(secondPair);
    const control = await parts.control.readControl('checkout');
    expect(control).toMatchObject({ active: 'us-west-2', epoch: 2, phase: 'settled', flips: second.flips });
    const settled = {
      kind: 'settled',
      by,
      epoch: 2,
      did: 'changed',
      at: parts.clock.now(),
      inSyncAt: parts.clock.now(),
    };
    expect(control?.log).toMatchObject([{ kind: 'answers', endpoint: 'us-west-2' }, settled]);
    expect(control?.answers).toEqual({ endpoint: 'us-west-2', since: parts.clock.now() });
    expect(await reconcile(repair, parts)).toEqual({ kind: 'nothing-to-do' });
  });

  it('is left to the next call when Route 53 takes too long', async () => {
    const parts = await worldWith(second, firstPair, { pendingAnswers: 1_000 });
    const waiting = { kind: 'waiting', epoch: 2, did: 'changed', for: { kind: 'in-sync' } };
    expect(await reconcile({ ...repair, waitMsMax: 30_000 }, parts)).toEqual(waiting);
    expect(parts.clock.now()).toBe(startAt + 30_000);
    expect(await parts.control.readControl('checkout')).toMatchObject({ epoch: 2, phase: 'flipping' });
    const later = { ...repair, waitMsMax: 0 };
    expect(await reconcile(later, parts)).toEqual({ ...waiting, did: 'nothing' });
    parts.zone.publish();
    expect(await reconcile(later, parts)).toMatchObject({ kind: 'settled', did: 'nothing', answered: 'primary' });
  });

  it('settles and says so when Route 53 itself answers the secondary, its health check failing the primary', async () => {
    const parts = await worldWith(second, firstPair);
    parts.zone.setHealth('check-us-west-2', false);
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled', answered: 'secondary' });
  });

  it('whose change nobody remembers is made again, and settles when that one is everywhere', async () => {
    const parts = await worldWith(second, firstPair, { pendingAnswers: 3 });
    await parts.zone.change(policy.record, { deletes: firstPair, creates: secondPair });
    const changes: string[] = [];
    const watched = around(parts, async (name, call) => {
      const answer = await call();
      if (name === 'change') changes.push(JSON.stringify(answer));
      return answer;
    });
    expect(await reconcile({ ...repair, waitMsMax: 0 }, watched)).toMatchObject({ kind: 'waiting' });
    expect(await reconcile(repair, watched)).toMatchObject({ kind: 'settled', epoch: 2, answered: 'primary' });
    expect(changes).toEqual([JSON.stringify({ kind: 'submitted', id: 'change-2' })]);
    expect(await standing(parts)).toEqual(secondPair);
  });

  it('of a change that Route 53 has forgotten is made again', async () => {
    const forgotten = { ...second, submitted: { epoch: 2, changeId: 'long-ago' } };
    const parts = await worldWith(forgotten, secondPair);
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled', epoch: 2 });
    expect(await parts.control.readControl('checkout')).not.toHaveProperty('submitted');
  });

  it('goes on over questions that Route 53 does not answer', async () => {
    const parts = await worldWith(second, firstPair);
    let asked = 0;
    const deaf = around(parts, async (name, call) => {
      if (name === 'progressOf' && ++asked <= 3) throw new ZoneUnavailable('asking', new Error('timeout'));
      return call();
    });
    expect(await reconcile(repair, deaf)).toMatchObject({ kind: 'settled' });
    expect(asked).toBe(4);
  });

  it('keeps a hold that came meanwhile', async () => {
    const parts = await worldWith(second, firstPair);
    const hold = { by: 'ada', reason: 'migration', at: startAt };
    const held = around(parts, async (name, call) => {
      if (name === 'progressOf') await parts.control.replaceControl({ ...second, revision: 4, hold });
      return call();
    });
    expect(await reconcile(repair, held)).toMatchObject({ kind: 'settled', epoch: 2 });
    expect(await parts.control.readControl('checkout')).toMatchObject({ revision: 5, phase: 'settled', hold });
  });

  it('yields to a newer flip', async () => {
    const parts = await worldWith(second, firstPair);
    const third = { ...flipped(second, 'eu-west-1', startAt), revision: 4 };
    const overtaken = around(parts, async (name, call) => {
      if (name === 'progressOf') await parts.control.replaceControl(third);
      return call();
    });
    expect(await reconcile(repair, overtaken)).toEqual({ kind: 'stale', epoch: 3 });
    expect(await parts.control.readControl('checkout')).toEqual(third);
  });

  it('does nothing when the zone is ahead', async () => {
    const thirdPair = [record('PRIMARY', 'eu-west-1', 3), record('SECONDARY', 'us-east-1', 3)];
    const parts = await worldWith(second, thirdPair);
    expect(await reconcile(repair, parts)).toEqual({ kind: 'stale', epoch: 3 });
    expect(await standing(parts)).toEqual(thirdPair);
  });

  it('is refused when the records are no longer those that were read', async () => {
    const parts = await worldWith(second, firstPair);
    const edited = firstPair.map((one) => ({ ...one, ttlSeconds: 5 }));
    const late = around(parts, async (name, call) => {
      if (name === 'change') parts.zone.edit([...firstPair.map(deleted), ...edited.map(created)]);
      return call();
    });
    expect(await reconcile(repair, late)).toEqual({ kind: 'refused', why: expect.stringContaining('do not match') });
    expect(await standing(parts)).toEqual(edited);
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled' });
  });

  it('that loses a change which was made is finished by the next call', async () => {
    const parts = await worldWith(second, firstPair);
    const lossy = around(parts, async (name, call) => {
      const answer = await call();
      if (name === 'change') throw new ZoneUnavailable('changing', new Error('timeout'));
      return answer;
    });
    await expect(reconcile(repair, lossy)).rejects.toBeInstanceOf(ZoneUnavailable);
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled', did: 'nothing' });
  });
});

describe('without a flip', () => {
  it('nothing happens to a service that was not adopted', async () => {
    const parts = await worldWith(undefined, handMade);
    expect(await reconcile(repair, parts)).toEqual({ kind: 'not-adopted' });
    expect(await standing(parts)).toEqual(handMade);
  });

  it.each([first, second])('foreign records are left alone, flip or no flip', async (control) => {
    const parts = await worldWith(control, handMade);
    expect(await reconcile(repair, parts)).toEqual({ kind: 'foreign', found: handMade });
    expect(await standing(parts)).toEqual(handMade);
  });

  it('a simple record is foreign too', async () => {
    const parts = await worldWith(first, []);
    const content = { kind: 'values', ttl: 30, values: [addresses['us-east-1']] } as const;
    parts.zone.edit([{ action: 'CREATE', recordSet: { name: 'checkout.example.com.', type: 'A', content } }]);
    const why = expect.stringContaining('a simple record');
    expect(await reconcile(repair, parts)).toEqual({ kind: 'foreign', found: [], why });
  });

  it('drift is repaired or left alone, as wished', async () => {
    const drifted = firstPair.map((one) => ({ ...one, ttlSeconds: 300 }));
    const parts = await worldWith(first, drifted);
    const left = { kind: 'drifted-left-alone', found: drifted, wanted: firstPair };
    expect(await reconcile(leave, parts)).toEqual(left);
    expect(await reconcile(leave, parts)).toEqual(left);
    expect(await standing(parts)).toEqual(drifted);
    // Told once.
    expect((await parts.control.readControl('checkout'))?.log).toMatchObject([
      { kind: 'drifted', repaired: false, what: expect.stringContaining('the TTL is 300 instead of 30') },
    ]);
    expect(await reconcile(repair, parts)).toEqual({ kind: 'settled', epoch: 1, did: 'repaired', answered: 'primary' });
    expect(await standing(parts)).toEqual(firstPair);
    const control = await parts.control.readControl('checkout');
    expect(control).toMatchObject({ active: 'us-east-1', epoch: 1, phase: 'settled' });
    expect(control?.log[0]).toMatchObject({ kind: 'drifted', repaired: true });
  });

  it('records that were deleted by hand come back, as wished', async () => {
    const parts = await worldWith(first, []);
    expect(await reconcile(leave, parts)).toEqual({ kind: 'drifted-left-alone', found: [], wanted: firstPair });
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled', epoch: 1, did: 'repaired' });
    expect(await standing(parts)).toEqual(firstPair);
  });

  it('an earlier pair that somebody has put back is drift, once the flip had settled', async () => {
    const parts = await worldWith({ ...second, phase: 'settled' }, firstPair);
    expect(await reconcile(leave, parts)).toMatchObject({ kind: 'drifted-left-alone', found: firstPair });
    expect(await standing(parts)).toEqual(firstPair);
    expect((await parts.control.readControl('checkout'))?.log).toMatchObject([{ kind: 'drifted', repaired: false }]);
    expect(await reconcile(repair, parts)).toMatchObject({ kind: 'settled', epoch: 2, did: 'repaired' });
    expect(await standing(parts)).toEqual(secondPair);
    expect((await parts.control.readControl('checkout'))?.log[0]).toMatchObject({ kind: 'drifted', repaired: true });
  });

  it('drift does not stop a flip', async () => {
    const parts = await worldWith(second, firstPair.slice(0, 1));
    expect(await reconcile(leave, parts)).toMatchObject({ kind: 'settled', epoch: 2 });
    expect(await standing(parts)).toEqual(secondPair);
  });

  it('a PRIMARY without a health check is refused by Route 53 and said so', async () => {
    const records = { ...policy.records, 'us-west-2': { values: [addresses['us-west-2']] } };
    const parts = await worldWith(second, firstPair);
    const refused = { kind: 'refused', why: expect.stringContaining('health check') };
    expect(await reconcile({ ...repair, policy: policyWith({ records }) }, parts)).toEqual(refused);
    expect((await parts.control.readControl('checkout'))?.log).toMatchObject([
      { kind: 'drifted', repaired: false, what: expect.stringContaining('health check') },
    ]);
  });
});

describe('in switch mode', () => {
  const switched = { ...repair, policy: policyWith({ mode: 'switch' }) };

  it('a flip touches the control record only', async () => {
    const parts = await worldWith(second, firstPair);
    const called: string[] = [];
    const watched = around(parts, (name, call) => {
      called.push(name);
      return call();
    });
    const settled = { kind: 'settled', epoch: 2, did: 'nothing', answered: 'not-asked' };
    expect(await reconcile(switched, watched)).toEqual(settled);
    expect(called).toEqual(['readControl', 'replaceControl']);
  });

  it('the pair stays as it was adopted, however traffic has moved since, and drift is seen', async () => {
    const settled = { ...second, phase: 'settled' } as const;
    const parts = await worldWith(settled, firstPair);
    expect(await reconcile(switched, parts)).toEqual({ kind: 'nothing-to-do' });
    const edited = firstPair.map((one) => ({ ...one, ttlSeconds: 300 }));
    parts.zone.edit([...firstPair.map(deleted), ...edited.map(created)]);
    expect(await reconcile({ ...switched, drift: 'leave' }, parts)).toMatchObject({ kind: 'drifted-left-alone' });
    expect(await reconcile(switched, parts)).toMatchObject({ kind: 'settled', did: 'repaired' });
    expect(await standing(parts)).toEqual(firstPair);
  });
});

describe('dying', () => {
  const callsOfFlip = [
    'readControl',
    'read',
    'change',
    'replaceControl',
    'progressOf',
    'progressOf',
    'answer',
    'replaceControl',
  ];
  const moments = callsOfFlip.flatMap((name, index) =>
    (['before', 'after'] as const).map((when) => ({ name, call: index + 1, when })),
  );

  it.each(moments)('$when $name (call $call) is finished by whoever comes next', async ({ call, when }) => {
    const parts = await worldWith(second, firstPair, { pendingAnswers: 1 });
    const dying = dyingAt(call, when);
    await expect(reconcile(repair, around(parts, dying))).rejects.toBeInstanceOf(Died);
    expect(dying.calls).toEqual(callsOfFlip.slice(0, call));
    expect((await standing(parts)).map(({ role }) => role)).toEqual(['PRIMARY', 'SECONDARY']);
    // Route 53 goes on by itself.
    parts.zone.publish();
    await reconcile(repair, parts);
    expect(await standing(parts)).toEqual(secondPair);
    const { active, flips } = second;
    expect(await parts.control.readControl('checkout')).toMatchObject({ active, epoch: 2, phase: 'settled', flips });
    expect(await parts.zone.answer(policy.record)).toEqual([addresses['us-west-2']]);
  });
});

describe('two writers', () => {
  const thirdPair = [record('PRIMARY', 'eu-west-1', 3), record('SECONDARY', 'us-east-1', 3)];

  /** A flip that is decided while the one before it is being carried out, or just after. */
  async function commitThird(store: ControlStore): Promise<void> {
    const control = await store.readControl('checkout');
    if (control === undefined) throw new Error('there is no control record');
    if ((await store.replaceControl(flipped(control, 'eu-west-1', startAt))) === 'lost') await commitThird(store);
  }

  /** The epochs of the pairs that stood there one after the other, in one order of the two writers' calls. */
  async function race(parts: World, choose: Choose): Promise<readonly number[]> {
    const epochs: number[] = [];
    const watched = around(parts, async (name, call) => {
      const answer = await call();
      if (name === 'change') epochs.push(await epochStanding(parts));
      return answer;
    });
    await interleave(
      [
        (run) => reconcile(repair, around(watched, run)),
        async (run) => {
          const own = around(watched, run);
          await commitThird(own.control);
          return reconcile(repair, own);
        },
      ],
      choose,
    );
    return epochs;
  }

  async function epochStanding(parts: World): Promise<number> {
    const pair = await standing(parts);
    expect(pair.map(({ role }) => role)).toEqual(['PRIMARY', 'SECONDARY']);
    return Number(pair[0]?.setIdentifier.split('/')[2]);
  }

  it('in every order of their calls: the old epoch never follows the new one, and DNS ends at the record', async () => {
    const seen = new Set<string>();
    await everyOrder(async (choose) => {
      const parts = await worldWith(second, firstPair);
      const epochs = await race(parts, choose);
      expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
      await reconcile(repair, parts);
      expect(await standing(parts)).toEqual(thirdPair);
      expect(await parts.control.readControl('checkout')).toMatchObject({ epoch: 3, phase: 'settled' });
      seen.add(epochs.join());
    });
    // Each batch's outcome: made one after the other, one refused before or after the other, and the new one alone.
    expect([...seen].toSorted()).toEqual(['2,2', '2,3', '3', '3,3']);
  });

  it('without the fence of exact deletions, some order lets the old epoch win', async () => {
    const isOvertaken = async (choose: Choose) =>
      (await race(await worldWith(second, firstPair, { fenced: false }), choose)).join() === '3,2';
    expect(await someOrder(isOvertaken)).toBe(true);
  });
});
