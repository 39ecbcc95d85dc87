import { describe, expect, it } from 'vitest';
import { flipped } from '../../shared/failover/commit.ts';
import { beginDrill, type DrillBegun } from '../../shared/failover/drill.ts';
import { holdService } from '../../shared/failover/hold.ts';
import { survey } from '../../shared/failover/survey.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { roundsOf } from './observed.ts';
import { adoptedWorld, config as known, type World } from './tending.ts';

const inSwitchMode = known.services.map((service) =>
  service.failover === undefined ? service : { ...service, failover: { ...service.failover, mode: 'switch' as const } },
);

async function begin(world: World): Promise<DrillBegun> {
  const { config, policy, parts } = world;
  const now = parts.clock.now();
  const surveyed = await survey({ config, policy, now }, parts);
  if (surveyed === undefined) throw new Error('checkout was adopted');
  return beginDrill({ config, policy, ...surveyed, by: 'ada', reason: 'the monthly drill', id: 'drill-1', now }, parts);
}

async function hold(world: World): Promise<void> {
  await holdService(
    { service: 'checkout', by: 'bob', reason: 'a migration', now: world.parts.clock.now() },
    world.parts,
  );
}

async function ended(world: World) {
  const events = (await world.events()).flatMap((one) =>
    one.kind === 'control' && one.event.kind === 'drill-ended' ? [one.event] : [],
  );
  expect(events.length).toBeLessThanOrEqual(1);
  return events[0];
}

/** Observers look, and one of them takes its turn, so often that everything which is to happen has happened. */
async function goOn(world: World, checkout: string, turns = 4): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await world.look(checkout);
    await world.tend(world.config.observers[turn % 3]);
  }
}

describe('a drill', () => {
  it('moves traffic, brings it back, and measures each step, while nothing is truly down', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    expect(await begin(world)).toMatchObject({ kind: 'began', control: { drill: { endpoint: 'a', by: 'ada' } } });
    const startedAt = world.parts.clock.now();
    await world.look('uu');
    await world.tend();
    expect(await world.control()).toMatchObject({ flips: [{ kind: 'drill' }, { kind: 'drill', from: 'a', to: 'b' }] });
    await goOn(world, 'uu');
    expect(await world.answer()).toBe('a');
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 3, phase: 'settled' });
    expect(await world.control()).not.toHaveProperty('drill');
    const result = await ended(world);
    expect(result).toMatchObject({ passed: true, endpoint: 'a', startedAt });
    const { detectedAt = 0, decidedAt = 0, inSyncAt = 0, answeredAt = 0, backAt = 0 } = result?.times ?? {};
    const inOrder = [startedAt, detectedAt, decidedAt, inSyncAt, answeredAt, backAt];
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
    expect(Math.min(...inOrder)).toBeGreaterThan(0);
  });

  it('does not count against the limit of automatic flips, and its way back waits for no cooldown', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    await goOn(world, 'uu');
    expect((await world.control()).flips.map(({ kind }) => kind)).toEqual(['drill', 'drill']);
    // The cooldown counts from the way back.
    await world.pass(world.policy.cooldownMs);
    await goOn(world, 'du', 1);
    expect(await world.control()).toMatchObject({ active: 'b', flips: [{ kind: 'failover' }, {}, {}] });
  });

  it.each([
    ['a hold', 'uu', hold, { kind: 'hold', by: 'bob' }],
    ['a target that is down', 'ud', async () => {}, { kind: 'no-healthy-target' }],
    ['an active endpoint that is down', 'du', async () => {}, { kind: 'active-not-up', up: 0, needed: 2 }],
    ['nobody who looks', '', async () => {}, { kind: 'active-not-up', up: 0, needed: 2 }],
  ])('is refused with %s', async (_what, checkout, prepare, why) => {
    const world = await adoptedWorld();
    await world.look(checkout);
    await prepare(world);
    expect(await begin(world)).toMatchObject({ kind: 'refused', why });
    expect(await world.control()).not.toHaveProperty('drill');
  });

  it('is refused while another one is under way, and in a maintenance window', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    expect(await begin(world)).toEqual({ kind: 'refused', why: { kind: 'drill-under-way', by: 'ada' } });
    const closed = await adoptedWorld({ maintenance: [{ kind: 'fixed', from: 0, to: Number.MAX_SAFE_INTEGER }] });
    await closed.look('uu');
    expect(await begin(closed)).toEqual({ kind: 'refused', why: { kind: 'maintenance' } });
  });

  it('fails, and says why, when nothing moves in time', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    await hold(world);
    await world.look('uu');
    await world.tend();
    expect(await world.control()).toHaveProperty('drill');
    await world.pass(3_600_000);
    await goOn(world, 'uu', 1);
    expect(await world.control()).not.toHaveProperty('drill');
    expect(await ended(world)).toMatchObject({ passed: false, why: expect.stringContaining('bob holds it') });
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 1 });
  });

  it('does not go back to an endpoint that has failed meanwhile, and moves on from one that fails in truth', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    await world.look('uu');
    // Between there and back, the first endpoint fails.
    const { advance } = await stopsHalfway(world);
    expect(await world.control()).toMatchObject({ active: 'b' });
    await advance('du');
    expect(await world.control()).toMatchObject({ active: 'b', drill: { endpoint: 'a' } });
    await world.pass(3_600_000);
    await advance('du');
    expect(await ended(world)).toMatchObject({ passed: false, why: expect.stringContaining('a is not up') });
  });

  it('does not go back although a hold came between reading the record and writing it', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    await world.look('uu');
    const { replaceControl } = world.parts.control;
    let isHeld = false;
    world.parts.control.replaceControl = async (next) => {
      const isWayBack = next.flips[0]?.kind === 'drill' && next.active === 'a' && next.phase === 'flipping';
      if (isWayBack && !isHeld) {
        isHeld = true;
        await hold(world);
      }
      return replaceControl(next);
    };
    await goOn(world, 'uu', 2);
    expect(isHeld).toBe(true);
    expect(await world.control()).toMatchObject({ active: 'b', epoch: 2 });
    expect(await ended(world)).toMatchObject({ passed: false, why: expect.stringContaining('there is a hold') });
  });

  it('that was forgotten moves no traffic any more', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    // Observers look all the time, and nobody decides.
    await world.pass(3_600_000);
    await goOn(world, 'uu', 1);
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 1 });
    expect(await ended(world)).toMatchObject({ passed: false, why: expect.stringContaining('did not move in time') });
  });

  it('waits in switch mode until Route 53 answers the other endpoint, and the first one again', async () => {
    const world = await adoptedWorld({ services: inSwitchMode });
    await world.look('uu');
    await begin(world);
    await world.look('uu');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'b', phase: 'settled', answers: { endpoint: 'a' } });
    await goOn(world, 'uu', 1);
    expect(await world.control()).toMatchObject({ active: 'b', epoch: 2 });
    world.parts.zone.setHealth('check-a', false);
    await goOn(world, 'uu', 2);
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 3, drill: { endpoint: 'a' } });
    world.parts.zone.setHealth('check-a', true);
    await goOn(world, 'uu', 2);
    const { times, passed } = (await ended(world)) ?? {};
    expect(passed).toBe(true);
    expect(times?.answeredAt).toBeGreaterThan(times?.decidedAt ?? 0);
    expect(times?.backAt).toBeGreaterThan(times?.answeredAt ?? 0);
  });

  it('fails in switch mode when the name never answers the other endpoint, and goes back all the same', async () => {
    const world = await adoptedWorld({ services: inSwitchMode });
    await world.look('uu');
    await begin(world);
    await goOn(world, 'uu', 1);
    await world.pass(3_600_000);
    await goOn(world, 'uu', 3);
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 3, phase: 'settled' });
    expect(await ended(world)).toMatchObject({ passed: false, why: expect.stringContaining('never answered b') });
  });

  it('does not wait for the answer when the other endpoint fails', async () => {
    const world = await adoptedWorld({ services: inSwitchMode });
    await world.look('uu');
    await begin(world);
    await goOn(world, 'uu', 1);
    await goOn(world, 'ud', 1);
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 3 });
  });

  it('brings traffic back although whoever moved it has a clock that is behind', async () => {
    const quick = known.services.map((service) =>
      service.failover === undefined
        ? service
        : { ...service, failover: { ...service.failover, down: { rounds: 1, of: 1, forMs: 0 } } },
    );
    const ledger = createMemoryLedger();
    const world = await adoptedWorld({ services: quick }, { ledger });
    const look = async (slot: number, startedAt: number) => {
      for (const observer of known.observers) {
        const [round] = roundsOf(observer, { checkout: 'uu' });
        if (round === undefined) throw new Error('an observer has rounds');
        await ledger.recordRound({ ...round, slot, startedAt });
      }
    };
    const now = world.parts.clock.now();
    for (const ageMs of [60_000, 30_000, 10_000]) await look(now - ageMs, now - ageMs);
    await begin(world);
    const { startedAt = 0 } = (await world.control()).drill ?? {};
    await look(startedAt - 5_000, startedAt + 100);
    await world.tend('us-east-2', { now: startedAt - 2_000 });
    expect((await world.control()).flips.at(-1)).toMatchObject({ kind: 'drill', to: 'b' });
    await world.tend();
    expect((await world.control()).log[0]).toMatchObject({ kind: 'drill-ended', passed: true });
    expect(await world.control()).toMatchObject({ active: 'a', epoch: 3 });
  });

  it('leaves traffic where a person has moved it', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await begin(world);
    const control = await world.control();
    const order = { by: 'bob', kind: 'forced', reason: 'now', to: 'b', now: world.parts.clock.now() } as const;
    const moved = { ...flipped(control, world.policy, order), phase: 'settled' } as const;
    expect(await world.parts.control.replaceControl(moved)).toBe('written');
    await goOn(world, 'uu', 1);
    expect(await ended(world)).toMatchObject({ passed: false, why: 'traffic was moved to b: now' });
    expect(await world.control()).toMatchObject({ active: 'b', epoch: 2 });
  });
});

/** Tending until the flip there has settled, when the first endpoint is seen failing from then on. */
async function stopsHalfway(world: World): Promise<{ advance(checkout: string): Promise<void> }> {
  const { answer } = world.parts.zone;
  // The name servers do not answer the new pair yet, so the flip does not settle.
  Object.assign(world.parts.zone, { answer: async () => [] });
  await world.tend();
  Object.assign(world.parts.zone, { answer });
  return {
    async advance(checkout) {
      await world.look(checkout);
      await world.tend();
    },
  };
}
