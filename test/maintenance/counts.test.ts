/** What a person has planned counts as a window of the config does: both are held against each other, everywhere. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import type { Config, MaintenanceWindow } from '../../shared/config/config.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import { countingConfig } from '../../shared/maintenance/counting.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { type MaintenancePlan, planId } from '../../shared/maintenance/plan.ts';
import type { PlanStore } from '../../shared/maintenance/store.ts';
import { createWorld, watched } from '../alerts/world.ts';
import { adoptedWorld } from '../failover/tending.ts';
import { anHour, configOf, down, hourMs, minuteMs, roundAt, serviceOf, up, withObjective } from '../ledger/samples.ts';
import { worldApp, worldNow } from '../status/world.ts';

const services = ['checkout', 'search'] as const;

/** Around the hours that the worlds below look at, in whole minutes. */
const minute = fc.integer({ min: -150, max: 150 });

type Case = { readonly plan: MaintenancePlan; readonly window: MaintenanceWindow | undefined };

/** A plan, and the window that says the same of the config: cut short where it was ended, none where it was called off. */
const planned: fc.Arbitrary<Case> = fc
  .record({
    some: fc.option(fc.subarray([...services], { minLength: 1 }), { nil: undefined }),
    from: minute,
    lasts: fc.integer({ min: 1, max: 120 }),
    endedAfter: fc.option(fc.integer({ min: -30, max: 150 }), { nil: undefined }),
  })
  .map(({ some, from: begins, lasts, endedAfter }) => {
    const [from, to] = [anHour + begins * minuteMs, anHour + (begins + lasts) * minuteMs];
    const about = { title: 'New disks', ...(some === undefined ? {} : { services: some }) };
    const ended =
      endedAfter === undefined ? undefined : { at: from + endedAfter * minuteMs, by: 'bob', reason: 'done' };
    const said = { by: 'ada', reason: 'a disk', at: from, ...(ended === undefined ? {} : { ended }) };
    const until = Math.min(to, ended?.at ?? to);
    return {
      plan: { id: planId(from, 'token'), revision: 1, ...about, from, to, ...said },
      window: until > from ? { ...about, kind: 'fixed', from, to: until } : undefined,
    };
  });

async function storeOf(plan: MaintenancePlan): Promise<PlanStore> {
  const plans = createMemoryPlanStore();
  await plans.writePlan(plan);
  return plans;
}

const everyMs = 5 * minuteMs;

const plain = configOf(
  ['us-east-1'],
  services.map((id) => withObjective(serviceOf(id, everyMs))),
);

function withWindow(config: Config, window: MaintenanceWindow | undefined): Config {
  return { ...config, maintenance: window === undefined ? [] : [window] };
}

/** Everything fails from a quarter to seven to a quarter past seven; folded every quarter of an hour. */
async function ledgerOf(configAt: (now: number) => Promise<Config>): Promise<Ledger> {
  const ledger = createMemoryLedger();
  for (let slot = anHour - 2 * hourMs; slot <= worldNow; slot += everyMs) {
    const look = Math.abs(slot - anHour) < 15 * minuteMs ? down() : up();
    const seen = { checkout: { a: look }, search: { a: look } };
    await ledger.recordRound(roundAt({ slot, everyMs, seen }));
    if (slot % (3 * everyMs) !== 0) continue;
    const now = slot + minuteMs;
    await rollUp({ config: await configAt(now), observer: 'us-east-1', now }, { ledger });
  }
  return ledger;
}

async function folded(ledger: Ledger) {
  const range = { from: 0, to: worldNow };
  const hours = await Promise.all(services.map((id) => ledger.hours(id, range)));
  return { hours, recents: await ledger.recents(), boards: await ledger.boards() };
}

const paths = [
  '/api/v1/status',
  ...services.flatMap((id) => [`/api/v1/services/${id}`, `/api/v1/services/${id}/budget`]),
  '/api/v1/maintenance',
  '/api/v1/incidents',
  '/api/v2/summary.json',
  '/api/v2/scheduled-maintenances.json',
  '/maintenance.ics',
  '/maintenance',
  '/feed.atom',
  '/feed.rss',
  '/metrics',
  '/services/checkout',
  '/incidents',
  '/',
] as const;

/** What tells the two apart: the name of an occurrence, and where it is from. */
function unnamed(text: string): string {
  const named = text
    .replaceAll(/urn:uuid:[0-9a-f-]{36}/g, 'an id')
    .replaceAll(/UID:an id|"(incident_)?id":"[0-9a-z-]{12,40}"|"shortlink":"[^"]*"/g, 'an id')
    .replaceAll(/"source":"(config|person)"/g, 'a source')
    .replaceAll(/#(maintenance-)?[0-9a-z-]{12,40}/g, '#an-id');
  // What changed at the same moment stands in a feed in the order of its ids.
  return named
    .replaceAll(/<\/(feed|channel|rss)>|\n/g, '')
    .split(/(?=<entry>|<item>)/)
    .toSorted()
    .join('\n');
}

describe('a planned window and the same one in the config', () => {
  it('are folded alike, and told alike by every answer', async () => {
    await fc.assert(
      fc.asyncProperty(planned, async ({ plan, window }) => {
        const plans = await storeOf(plan);
        const config = withWindow(plain, window);
        const byConfig = await ledgerOf(async () => config);
        const byPlan = await ledgerOf((now) => countingConfig(plain, now - hourMs, plans.readPlans));
        expect(await folded(byPlan)).toEqual(await folded(byConfig));

        const one = await worldApp({ config, ledger: byConfig });
        const other = await worldApp({ config: plain, ledger: byPlan, plans });
        for (const path of paths) {
          const [ofConfig, ofPlan] = await Promise.all([one.app.request(path), other.app.request(path)]);
          expect([path, ofPlan.status]).toEqual([path, 200]);
          expect([path, unnamed(await ofPlan.text())]).toEqual([path, unnamed(await ofConfig.text())]);
        }
        expect([...one.errors, ...other.errors]).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  it('keep the same alerts from firing', async () => {
    const sees = (_service: string, _endpoint: string, slot: number) =>
      slot >= anHour + 5 * minuteMs && slot < anHour + 25 * minuteMs ? down() : up();
    const said = async (maintenance: readonly MaintenanceWindow[], plan?: MaintenancePlan) => {
      const world = createWorld({ services: services.map((id) => watched(id)), sees, maintenance });
      if (plan !== undefined) await world.plans.writePlan(plan);
      await world.pass(30, ['us-east-1']);
      return { said: world.said(), boards: await world.ledger.budgetBoards() };
    };
    await fc.assert(
      fc.asyncProperty(planned, async ({ plan, window }) => {
        expect(await said([], plan)).toEqual(await said(window === undefined ? [] : [window]));
      }),
      { numRuns: 5 },
    );
  }, 120_000);
});

const disks: MaintenancePlan = {
  id: planId(anHour, 'disks'),
  revision: 1,
  services: ['checkout'],
  from: anHour,
  to: anHour + hourMs,
  at: anHour,
  by: 'ada',
  reason: 'a disk',
};

const unreadable: Pick<PlanStore, 'readPlans'> = {
  readPlans: async () => {
    throw new ControlUnavailable('reading the planned maintenance', new Error('throttled'));
  },
};

describe('deciding', () => {
  /** Checkout's endpoint a is down for everybody, and b is up. */
  async function failing() {
    const world = await adoptedWorld();
    await world.look('uu');
    await world.tend();
    await world.look('du');
    return world;
  }

  const openIn = async (world: Awaited<ReturnType<typeof failing>>, ended = {}) => {
    const now = world.parts.clock.now();
    return await storeOf({ ...disks, id: planId(now, 'disks'), from: now - minuteMs, to: now + hourMs, ...ended });
  };

  it('moves nothing while a planned window is open, and says why', async () => {
    const world = await failing();
    Object.assign(world.parts, { plans: await openIn(world) });
    expect(await world.tend()).toMatchObject({
      tended: { failedOver: { kind: 'stayed', decision: { kind: 'blocked', why: { kind: 'maintenance' } } } },
    });
    expect((await world.control()).active).toBe('a');
  });

  it('goes on as soon as it was ended', async () => {
    const world = await failing();
    const ended = { at: world.parts.clock.now() - 1, by: 'bob', reason: 'done' };
    Object.assign(world.parts, { plans: await openIn(world, { ended }) });
    await world.tend();
    expect((await world.control()).active).toBe('b');
  });

  it('decides nothing while nobody can say what is planned', async () => {
    const world = await failing();
    Object.assign(world.parts, { plans: unreadable });
    await expect(world.tend()).rejects.toThrow(ControlUnavailable);
    expect((await world.control()).active).toBe('a');
  });
});

describe('a flip under way', () => {
  it('is finished although nobody can say what is planned', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await world.tend();
    await world.look('du');
    // Whoever decided it died before DNS was changed.
    const before = await world.control();
    const { service, active: from, epoch } = before;
    const flip = {
      epoch: epoch + 1,
      from,
      to: 'b',
      at: world.parts.clock.now(),
      by: 'us-east-2',
      reason: 'down',
    } as const;
    const flips = [{ ...flip, kind: 'failover' as const }, ...before.flips];
    const next = { ...before, service, active: 'b', epoch: epoch + 1, phase: 'flipping' as const, flips };
    expect(await world.parts.control.replaceControl({ ...next, revision: before.revision + 1 })).toBe('written');
    Object.assign(world.parts, { plans: unreadable });
    await expect(world.tend()).rejects.toThrow(ControlUnavailable);
    expect(await world.answer()).toBe('b');
    expect(await world.control()).toMatchObject({ active: 'b', phase: 'settled' });
  });
});

describe('counting while nobody can say what is planned', () => {
  const sees = (_service: string, _endpoint: string, slot: number) =>
    slot >= anHour + 5 * minuteMs && slot < anHour + 25 * minuteMs ? down() : up();

  it('pages all the same, says so, and writes nothing down', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.plans.writePlan(disks);
    Object.assign(world.plans, unreadable);
    await world.pass(20, ['us-east-1']);
    expect(world.said()).toEqual(['fired burn:checkout:availability']);
    expect(await world.ledger.budgetBoards()).toEqual([]);
  });

  it('forgets what it counted then: once it is known, all of it was maintenance', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.plans.writePlan(disks);
    const { readPlans } = world.plans;
    Object.assign(world.plans, unreadable);
    await world.pass(15, ['us-east-1']);
    Object.assign(world.plans, { readPlans });
    await world.pass(15, ['us-east-1']);
    const [board] = await world.ledger.budgetBoards();
    expect(board?.services['checkout']?.availability).toMatchObject({ spent: 0, spentShare: 0 });
  });
});

describe('the calendar of what a person planned, as an independent parser reads it', () => {
  const eventsOf = async (plan: MaintenancePlan) => {
    const { app } = await worldApp({ ledger: createMemoryLedger(), plans: await storeOf(plan) });
    const text = await (await app.request('/maintenance.ics')).text();
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  };
  const coming = { ...disks, from: worldNow + hourMs, to: worldNow + 3 * hourMs };

  it('has it in UTC, and tells nobody who wants it and why', async () => {
    const [event, ...others] = await eventsOf({ ...coming, title: 'New; disks, all' });
    expect(others).toEqual([]);
    expect([event?.startDate.toString(), event?.endDate.toString()]).toEqual([
      '2026-11-22T20:30:20Z',
      '2026-11-22T22:30:20Z',
    ]);
    expect(event?.summary).toBe('New; disks, all: Checkout API');
    expect(JSON.stringify(event?.component)).not.toMatch(/ada|a disk/);
  });

  it('has the same event when it ends early, and none when it was called off', async () => {
    const open = { ...disks, from: worldNow - hourMs, to: worldNow + 3 * hourMs };
    const [before] = await eventsOf(open);
    const [after] = await eventsOf({ ...open, ended: { at: worldNow + hourMs, by: 'bob', reason: 'done' } });
    expect(after?.uid).toBe(before?.uid);
    expect(after?.endDate.toString()).toBe('2026-11-22T20:30:20Z');
    expect(await eventsOf({ ...coming, ended: { at: worldNow, by: 'bob', reason: 'no disk' } })).toEqual([]);
  });
});

describe('a status page that cannot read what is planned', () => {
  const peekPlans = async () => unreadable.readPlans(0);
  const plans = { ...unreadable, peekPlans };

  it('says so in its place, and goes on', async () => {
    const { app, errors } = await worldApp({ plans });
    const page = await (await app.request('/maintenance')).text();
    expect(page).toContain('cannot be read at the moment. That does not mean that nothing is planned.');
    expect(page).not.toContain('No window is open');
    const home = await app.request('/');
    expect(home.status).toBe(200);
    expect(await home.text()).toContain('What maintenance people have planned cannot be read');
    expect(errors.some((error) => error instanceof ControlUnavailable)).toBe(true);
  });

  it.each([
    '/api/v1/maintenance',
    '/maintenance.ics',
    '/feed.atom',
    '/api/v2/summary.json',
    '/api/v2/scheduled-maintenances.json',
  ])('answers no program at %s as if nothing were planned', async (path) => {
    const { app } = await worldApp({ plans });
    expect((await app.request(path)).status).toBe(503);
  });
});
