import { describe, expect, it } from 'vitest';
import { adopt } from '../../../shared/failover/dns/adopt.ts';
import { planAdoption } from '../../../shared/failover/dns/adoption.ts';
import { reconcile } from '../../../shared/failover/dns/reconcile.ts';
import { controlWith, flipped, handMade, policyWith, record } from '../policies.ts';
import { around, Died, dyingAt } from '../steps.ts';
import { created, deleted, standing, startAt, worldWith } from './world.ts';

const policy = policyWith();
const by = 'ada';
const asked = { policy, by, yes: false, now: startAt };
const adopter = { by, at: startAt };
const agreed = { ...asked, yes: true };

const log = [{ kind: 'adopted', revision: 1, at: startAt, by, epoch: 1, active: 'us-west-2' }] as const;
/** Those that guard the records by hand, for endpoints of which the config names none. */
const healthChecks = { 'us-west-2': 'old-check-west', 'us-east-1': 'old-check-east' };
const adopting = controlWith({ active: 'us-west-2', phase: 'flipping', log, healthChecks });
const ownPair = [record('PRIMARY', 'us-west-2', 1), record('SECONDARY', 'us-east-1', 1)];
const proposal = { kind: 'adopt', control: adopting, deletes: handMade, creates: ownPair };

describe('the plan of an adoption', () => {
  it('keeps the endpoint active that the records made by hand answer', () => {
    expect(planAdoption(policy, handMade, adopter)).toEqual(proposal);
  });

  it('begins with the preferred endpoint when nothing is there', () => {
    const creates = [record('PRIMARY', 'us-east-1', 1), record('SECONDARY', 'us-west-2', 1)];
    const adopted = { active: 'us-east-1', epoch: 1, revision: 1, phase: 'flipping' };
    expect(planAdoption(policy, [], adopter)).toMatchObject({ kind: 'adopt', control: adopted, deletes: [], creates });
  });

  it('goes above every epoch that the zone has seen, when the control table was lost', () => {
    const found = [record('PRIMARY', 'us-west-2', 41), record('SECONDARY', 'us-east-1', 41)];
    expect(planAdoption(policy, found, adopter)).toMatchObject({
      control: { epoch: 42, active: 'us-west-2', revision: 1 },
    });
  });

  it('goes on from the control record, when the records were lost', () => {
    const known = { ...flipped(controlWith(), 'eu-west-1', startAt), phase: 'settled' } as const;
    const control = { active: 'eu-west-1', flips: known.flips, revision: 3, epoch: 3, phase: 'flipping' };
    expect(planAdoption(policy, [], adopter, known)).toMatchObject({ control, known });
  });

  it('makes a pair for switch mode whose primary is the preferred endpoint, whichever is active', () => {
    const creates = [record('PRIMARY', 'us-east-1', 1), record('SECONDARY', 'us-west-2', 1)];
    const switched = policyWith({ mode: 'switch' });
    expect(planAdoption(switched, handMade, adopter)).toMatchObject({ control: { active: 'us-west-2' }, creates });
  });

  it('takes the health checks that are there, those it is given before them, and the config’s before all', () => {
    const bare = Object.fromEntries(Object.entries(policy.records).map(([id, { values }]) => [id, { values }]));
    const given = { 'us-east-1': 'given-east', 'eu-west-1': 'given-eu' };
    const named = { ...bare, 'eu-west-1': { values: ['203.0.113.10'], healthCheckId: 'named-eu' } };
    const planned = planAdoption(policyWith({ records: named }), handMade, { ...adopter, healthChecks: given });
    expect(planned).toMatchObject({
      control: { healthChecks: { 'us-west-2': 'old-check-west', 'us-east-1': 'given-east' } },
      creates: [{ healthCheckId: 'old-check-west' }, { healthCheckId: 'given-east' }],
    });
  });

  const [primary, secondary] = [record('PRIMARY', 'us-west-2', 1), record('SECONDARY', 'us-east-1', 1)];
  const elsewhere = { ...secondary, setIdentifier: 'sorry-page', values: ['192.0.2.99'] };
  it.each([
    ['a lone primary', [primary], { kind: 'not-a-pair', found: [primary] }],
    ['two of one role', [primary, { ...primary, setIdentifier: 'other' }], { kind: 'not-a-pair' }],
    ['a secondary that is no endpoint', [primary, elsewhere], { kind: 'no-endpoint', record: elsewhere }],
  ])('refuses %s', (_what, found, why) => {
    expect(planAdoption(policy, found, adopter)).toMatchObject({ kind: 'refused', why });
  });

  it('refuses endpoints without a health check, because each of them is PRIMARY some day', () => {
    const records = { ...policy.records, 'eu-west-1': { values: ['203.0.113.10'] } };
    const why = { kind: 'no-health-check', endpoints: ['eu-west-1'] };
    expect(planAdoption(policyWith({ records }), handMade, adopter)).toEqual({ kind: 'refused', why });
  });
});

describe('adopting', () => {
  it('shows the diff and changes nothing without a yes', async () => {
    const parts = await worldWith(undefined, handMade);
    expect(await adopt(asked, parts)).toEqual({ kind: 'proposed', plan: proposal });
    expect(await standing(parts)).toEqual(handMade);
    expect(await parts.control.readControl('checkout')).toBeUndefined();
  });

  it('takes the records over with a yes, and then there is nothing left to do', async () => {
    const parts = await worldWith(undefined, handMade);
    const reconciled = { kind: 'settled', epoch: 1, did: 'taken-over', answered: 'primary' };
    expect(await adopt(agreed, parts)).toEqual({ kind: 'adopted', plan: proposal, reconciled });
    const control = await parts.control.readControl('checkout');
    expect(control).toMatchObject({ active: 'us-west-2', epoch: 1, phase: 'settled', healthChecks });
    expect(control?.answers).toMatchObject({ endpoint: 'us-west-2' });
    expect(control?.log.map(({ kind }) => kind)).toEqual(['answers', 'settled', 'adopted']);
    expect(await standing(parts)).toEqual(ownPair);
    expect(await adopt(asked, parts)).toEqual({ kind: 'already-adopted', control });
    const again = { kind: 'already-adopted', control, reconciled: { kind: 'nothing-to-do' } };
    expect(await adopt(agreed, parts)).toEqual(again);
  });

  it('of a simple record is refused', async () => {
    const parts = await worldWith(undefined, []);
    const content = { kind: 'values', ttl: 30, values: ['192.0.2.10'] } as const;
    parts.zone.edit([{ action: 'CREATE', recordSet: { name: 'checkout.example.com.', type: 'A', content } }]);
    expect(await adopt(agreed, parts)).toMatchObject({ kind: 'refused', why: { kind: 'not-failover' } });
    expect(await parts.control.readControl('checkout')).toBeUndefined();
  });

  it('again after the records were deleted by hand goes on with the next epoch', async () => {
    const parts = await worldWith(controlWith(), []);
    expect(await adopt(agreed, parts)).toMatchObject({ kind: 'adopted', reconciled: { kind: 'settled', epoch: 2 } });
    expect(await standing(parts)).toEqual([record('PRIMARY', 'us-east-1', 2), record('SECONDARY', 'us-west-2', 2)]);
  });

  it('again with a new health check makes the records anew, and once only', async () => {
    const bare = Object.fromEntries(Object.entries(policy.records).map(([id, { values }]) => [id, { values }]));
    const healthChecks = Object.fromEntries(policy.endpoints.map((id) => [id, `made-${id}`]));
    const parts = await worldWith(undefined, []);
    const making = { ...agreed, policy: policyWith({ records: bare }), healthChecks };
    expect(await adopt(making, parts)).toMatchObject({ kind: 'adopted', reconciled: { epoch: 1 } });
    const replaced = { ...making, healthChecks: { ...healthChecks, 'us-east-1': 'made-again' } };
    expect(await adopt(replaced, parts)).toMatchObject({ kind: 'adopted', reconciled: { kind: 'settled', epoch: 2 } });
    expect(await standing(parts)).toMatchObject([{ healthCheckId: 'made-again' }, { healthCheckId: 'made-us-west-2' }]);
    expect(await adopt(replaced, parts)).toMatchObject({ kind: 'already-adopted', control: { active: 'us-east-1' } });
  });

  it('at the same time as somebody else ends in one adoption', async () => {
    const parts = await worldWith(undefined, handMade);
    const beaten = around(parts, async (name, call) => {
      if (name === 'createControl') await adopt(agreed, parts);
      return call();
    });
    expect(await adopt(agreed, beaten)).toMatchObject({
      kind: 'already-adopted',
      control: { epoch: 1, phase: 'settled' },
    });
    expect(await standing(parts)).toEqual(ownPair);
  });

  it('in switch mode puts the pair there once', async () => {
    const parts = await worldWith(undefined, []);
    const switched = { ...agreed, policy: policyWith({ mode: 'switch' }) };
    expect(await adopt(switched, parts)).toMatchObject({ kind: 'adopted', reconciled: { kind: 'settled' } });
    expect(await standing(parts)).toEqual([record('PRIMARY', 'us-east-1', 1), record('SECONDARY', 'us-west-2', 1)]);
    expect(await adopt(switched, parts)).toMatchObject({ kind: 'already-adopted' });
  });
});

describe('an adoption that dies', () => {
  const calls = [
    'readControl',
    'read',
    'createControl',
    'readControl',
    'read',
    'change',
    'replaceControl',
    'progressOf',
    'answer',
    'replaceControl',
  ];
  const moments = calls.flatMap((name, index) =>
    (['before', 'after'] as const).map((when) => ({ name, call: index + 1, when })),
  );

  it.each(moments)('$when $name (call $call) is finished, or was never begun', async ({ call, when }) => {
    const parts = await worldWith(undefined, handMade);
    const dying = dyingAt(call, when);
    await expect(adopt(agreed, around(parts, dying))).rejects.toBeInstanceOf(Died);
    expect(dying.calls).toEqual(calls.slice(0, call));
    parts.zone.publish();
    const begun = (await parts.control.readControl('checkout')) !== undefined;
    expect(begun).toBe(call > 3 || (call === 3 && when === 'after'));
    // The failover function calls this every minute; a person who saw the failure adopts again.
    if (begun) await reconcile({ policy, by, drift: 'repair' }, parts);
    else await adopt(agreed, parts);
    expect(await standing(parts)).toEqual(ownPair);
    const adopted = { active: 'us-west-2', epoch: 1, phase: 'settled' };
    expect(await parts.control.readControl('checkout')).toMatchObject(adopted);
  });

  it('is finished by adopting again, with the control record that is there', async () => {
    const parts = await worldWith(adopting, handMade);
    const plan = { ...proposal, known: adopting };
    expect(await adopt(asked, parts)).toEqual({ kind: 'proposed', plan });
    const reconciled = { kind: 'settled', epoch: 1, did: 'taken-over', answered: 'primary' };
    expect(await adopt(agreed, parts)).toEqual({ kind: 'adopted', plan, reconciled });
  });

  it('is not finished by itself once the records answer another endpoint', async () => {
    const parts = await worldWith(adopting, handMade);
    const turned = handMade.map((one) => ({ ...one, role: one.role === 'PRIMARY' ? 'SECONDARY' : 'PRIMARY' }) as const);
    parts.zone.edit([...handMade.map(deleted), ...turned.map(created)]);
    const outcome = await reconcile({ policy, by, drift: 'repair' }, parts);
    expect(outcome).toMatchObject({ kind: 'foreign' });
    // A new diff, with the endpoint that is answered now.
    const plan = { control: { active: 'us-east-1', epoch: 2 } };
    expect(await adopt(asked, parts)).toMatchObject({ kind: 'proposed', plan });
    expect(await adopt(agreed, parts)).toMatchObject({ kind: 'adopted', reconciled: { kind: 'settled', epoch: 2 } });
  });
});
