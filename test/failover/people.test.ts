import { describe, expect, it } from 'vitest';
import { type FlipByHandInput, flipByHand } from '../../shared/failover/flipByHand.ts';
import { holdService, releaseService } from '../../shared/failover/hold.ts';
import { readDecision } from '../../shared/failover/readDecision.ts';
import { survey } from '../../shared/failover/survey.ts';
import { adoptedWorld, config, type World } from './tending.ts';

async function move(world: World, changes: Partial<FlipByHandInput> = {}) {
  const { policy, parts } = world;
  const now = parts.clock.now();
  const surveyed = await survey({ config: world.config, policy, now }, parts);
  if (surveyed === undefined) throw new Error('checkout was adopted');
  const input = { policy, ...surveyed, to: 'b', by: 'ada', reason: 'a migration', force: false, now, ...changes };
  return flipByHand(input, parts);
}

describe('a flip by hand', () => {
  it('moves traffic although a hold is on and a flip was just now', async () => {
    const world = await adoptedWorld();
    await holdService({ service: 'checkout', by: 'bob', reason: 'mine', now: world.parts.clock.now() }, world.parts);
    await world.look('uu');
    expect(await move(world)).toMatchObject({ kind: 'flipped', control: { active: 'b', epoch: 2, phase: 'flipping' } });
    await world.tend();
    expect(await world.answer()).toBe('b');
    expect(await move(world, { to: 'a' })).toMatchObject({ kind: 'flipped', control: { epoch: 3 } });
    const { log } = await world.control();
    expect(log[0]).toMatchObject({ kind: 'flipped', by: 'ada', cause: 'forced', reason: 'a migration' });
  });

  it.each([
    ['an endpoint that nobody knows', { to: 'c' }, 'uu', { kind: 'unknown-endpoint', endpoints: ['a', 'b'] }],
    ['where it is already', { to: 'a' }, 'uu', { kind: 'already-active' }],
    ['a target that no quorum sees up', {}, 'ud', { kind: 'target-not-up', up: 0, needed: 2 }],
  ])('is refused to %s', async (_what, changes, checkout, why) => {
    const world = await adoptedWorld();
    await world.look(checkout);
    expect(await move(world, changes)).toEqual({ kind: 'refused', why });
  });

  it('is refused to a target whose data lags too far behind, and by how much is said', async () => {
    const lag = { kind: 'metric', namespace: 'AWS/RDS', name: 'Lag', dimensions: {}, unitMs: 1 } as const;
    const world = await adoptedWorld({}, { lag: async () => 90_000 });
    await world.look('uu');
    const policy = { ...world.policy, lag, lagMsMax: 60_000 };
    const why = { kind: 'lag', lagMs: 90_000, lagMsMax: 60_000 };
    expect(await move(world, { policy })).toEqual({ kind: 'refused', why });
    expect(await move(world, { policy, force: true })).toMatchObject({ kind: 'flipped' });
  });

  it('by force goes to a target that is down, and overtakes a flip under way', async () => {
    const world = await adoptedWorld();
    await world.look('ud');
    expect(await move(world, { force: true })).toMatchObject({ kind: 'flipped', control: { epoch: 2 } });
    expect(await move(world, { to: 'a' })).toEqual({ kind: 'refused', why: { kind: 'flip-under-way' } });
    expect(await move(world, { to: 'a', force: true })).toMatchObject({ kind: 'flipped', control: { epoch: 3 } });
    await world.tend();
    expect(await world.answer()).toBe('a');
  });

  it('works by force when nobody could be asked what they see', async () => {
    const world = await adoptedWorld();
    expect(await move(world, { judgement: undefined })).toMatchObject({ kind: 'refused' });
    expect(await move(world, { judgement: undefined, force: true })).toMatchObject({ kind: 'flipped' });
  });

  it('is lost to whoever changed the record since it was looked at', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    const control = await world.control();
    await holdService({ service: 'checkout', by: 'bob', reason: 'mine', now: world.parts.clock.now() }, world.parts);
    expect(await move(world, { control })).toMatchObject({ kind: 'lost', control: { hold: { by: 'bob' } } });
  });
});

describe('a hold', () => {
  const at = (world: World) => ({ service: 'checkout', now: world.parts.clock.now() });

  it('keeps traffic where it is until it is released, and both are told with who and why', async () => {
    const world = await adoptedWorld();
    const held = await holdService({ ...at(world), by: 'ada', reason: 'a migration' }, world.parts);
    expect(held).toMatchObject({ kind: 'held', control: { hold: { by: 'ada', reason: 'a migration' } } });
    await world.look('du');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'a' });
    const released = await releaseService({ ...at(world), by: 'bob', reason: 'done' }, world.parts);
    expect(released).toMatchObject({ kind: 'released' });
    await world.look('du');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'b' });
    const events = (await world.events()).flatMap((one) => (one.kind === 'control' ? [one.event] : []));
    expect(events).toContainEqual(expect.objectContaining({ kind: 'held', by: 'ada', reason: 'a migration' }));
    expect(events).toContainEqual(expect.objectContaining({ kind: 'released', by: 'bob', reason: 'done' }));
  });

  it('ends by itself when it has an end', async () => {
    const world = await adoptedWorld();
    const until = world.parts.clock.now() + 60_000;
    await holdService({ ...at(world), by: 'ada', reason: 'a minute', until }, world.parts);
    await world.look('du');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'b', hold: { until } });
  });

  it('that is not there cannot be released, and a service that nobody adopted cannot be held', async () => {
    const world = await adoptedWorld();
    expect(await releaseService({ ...at(world), by: 'ada', reason: '' }, world.parts)).toEqual({ kind: 'not-held' });
    const unknown = { ...at(world), service: 'search', by: 'ada', reason: '' };
    expect(await holdService(unknown, world.parts)).toEqual({ kind: 'not-adopted' });
    expect(await releaseService(unknown, world.parts)).toEqual({ kind: 'not-adopted' });
  });

  it('tells of the hold that it replaces, also of one that came while it was written', async () => {
    const world = await adoptedWorld();
    const { control } = world.parts;
    const until = world.parts.clock.now() + 3_600_000;
    let isFirst = true;
    const busy = {
      ...control,
      async replaceControl(next: Parameters<typeof control.replaceControl>[0]) {
        if (isFirst) await holdService({ ...at(world), by: 'bob', reason: 'mine', until }, { control });
        isFirst = false;
        return control.replaceControl(next);
      },
    };
    const held = await holdService({ ...at(world), by: 'ada', reason: 'a migration' }, { control: busy });
    expect(held).toMatchObject({ control: { hold: { by: 'ada' } }, replaced: { by: 'bob', reason: 'mine', until } });
    const over = { service: 'checkout', now: until + 1 };
    const short = await holdService({ ...over, by: 'bob', reason: 'short', until: until + 2 }, world.parts);
    expect(short).toMatchObject({ replaced: { by: 'ada', reason: 'a migration' } });
    const later = await holdService({ ...over, now: until + 2, by: 'ada', reason: 'again' }, world.parts);
    expect(later).not.toHaveProperty('replaced');
  });

  it('survives a writer who comes in between', async () => {
    const world = await adoptedWorld();
    const { control } = world.parts;
    let interrupted = false;
    const busy = {
      ...control,
      async replaceControl(next: Parameters<typeof control.replaceControl>[0]) {
        if (!interrupted) {
          interrupted = true;
          await control.replaceControl({
            ...(await world.control()),
            revision: next.revision,
            answers: { endpoint: 'b', since: 0 },
          });
        }
        return control.replaceControl(next);
      },
    };
    const held = await holdService({ ...at(world), by: 'ada', reason: 'a migration' }, { control: busy });
    expect(held).not.toHaveProperty('replaced');
    expect(await world.control()).toMatchObject({ hold: { by: 'ada' }, answers: { endpoint: 'b' } });
  });
});

describe('asking what would be decided', () => {
  it('explains and changes nothing', async () => {
    const world = await adoptedWorld();
    await world.look({ 'us-east-1': 'du', 'us-east-2': 'uu' });
    const { policy, parts } = world;
    const before = await world.control();
    const read = await readDecision({ config, policy, now: parts.clock.now() }, parts);
    const votes = [{ verdict: { kind: 'down' } }, { verdict: { kind: 'up' } }, { verdict: { kind: 'missing' } }];
    expect(read).toMatchObject({
      kind: 'decision',
      explanation: { rule: 'no-quorum', needed: 2, endpoints: [{ id: 'a', votes }, { id: 'b' }] },
    });
    expect(await world.control()).toEqual(before);
  });
});
