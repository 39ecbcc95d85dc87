import { describe, expect, it } from 'vitest';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlCorrupt, ControlUnavailable } from '../../shared/control/store.ts';
import { LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { decisionSchema } from '../../shared/status/wire/decisionSchema.ts';
import { adoptedWorld, failoverWorld, noon, record } from './failoverWorld.ts';

const path = '/api/v1/services/checkout';
const hourMs = 3_600_000;

describe('how failover stands', () => {
  it('is told only of services that fail over', async () => {
    const world = await adoptedWorld();
    const [checkout, search] = (await world.ask('/api/v1/status')).body.services;
    expect(checkout).toMatchObject({ phase: 'settled', active: 'a', epoch: 1, hold: null, drill: null });
    expect(checkout.answers).toMatchObject({ endpoint: 'a' });
    expect(search).toMatchObject({ active: 'a', epoch: 0, maintenance: null });
    for (const field of ['phase', 'hold', 'drill', 'answers', 'lastFlip']) expect(search).not.toHaveProperty(field);
  });

  it('is not adopted before anybody has adopted it', async () => {
    const { body } = await failoverWorld().ask(path);
    expect(body).toMatchObject({ phase: 'not-adopted', active: 'a', epoch: 0, answers: null });
  });

  it('is unknown while the control table is away, and everything else is answered from the ledger', async () => {
    const world = await adoptedWorld();
    const away = () => Promise.reject(new ControlUnavailable('peeking', 'ECONNRESET'));
    const cut = failoverWorld({ ledger: world.ledger, control: { ...world.control, peekControls: away } });
    await cut.see('uu');
    const { status, body } = await cut.ask(path);
    expect([status, body.phase, body.state, body.epoch]).toEqual([200, 'unknown', 'up', 0]);
    expect(await (await cut.app.request('/')).text()).toContain('The control table did not answer');
    expect(cut.errors[0]).toBeInstanceOf(ControlUnavailable);
  });

  it('is unknown, and not unadopted, when its record cannot be read for what it holds', async () => {
    const world = await adoptedWorld();
    const corrupt = async () => new Map([['checkout', 'corrupt' as const]]);
    const cut = failoverWorld({ ledger: world.ledger, control: { ...world.control, peekControls: corrupt } });
    expect((await cut.ask(path)).body).toMatchObject({ phase: 'unknown', epoch: 0 });
  });

  it('follows what the name answers, which Route 53 may choose before Holdfast flips', async () => {
    const world = await adoptedWorld();
    // A hold keeps Holdfast from flipping; Route 53 asks nobody.
    await world.order('hold', { reason: 'x' });
    await world.see('du');
    world.memoryZone.setHealth('check-a', false);
    expect((await world.ask(path)).body.state).toBe('down');
    await world.tend();
    const { body } = await world.ask(path);
    expect(body).toMatchObject({ active: 'a', epoch: 1, state: 'degraded', answers: { endpoint: 'b' } });
    const page = await (await world.app.request('/')).text();
    expect(page).toMatch(
      /Route 53 answers b since [^<]*, because its own health check fails a; Holdfast has not flipped/,
    );
  });

  it('is in maintenance while a window is open', async () => {
    const maintenance = [{ kind: 'fixed' as const, title: 'new disks', from: noon, to: noon + hourMs }];
    const world = await adoptedWorld({ config: { maintenance } });
    expect((await world.ask(path)).body).toMatchObject({
      state: 'maintenance',
      maintenance: { title: 'new disks', from: '2026-11-22T12:00:00.000Z', until: '2026-11-22T13:00:00.000Z' },
    });
    await world.clock.advance(hourMs);
    await world.see('uu');
    expect((await world.ask(path)).body).toMatchObject({ state: 'up', maintenance: null });
  });

  it('tells the last flip from its first failure to the answer', async () => {
    const world = await adoptedWorld();
    await world.see('uu');
    await world.see('du');
    await world.tend();
    const { lastFlip } = (await world.ask(path)).body;
    expect(lastFlip).toMatchObject({ from: 'a', to: 'b', epoch: 2, cause: 'failover' });
    expect(lastFlip.votes).toEqual(world.config.observers);
    const times = [lastFlip.failingSince, lastFlip.at, lastFlip.inSyncAt, lastFlip.answeredAt];
    expect(times.every((time) => typeof time === 'string')).toBe(true);
    expect(times).toEqual(times.toSorted());
    const page = await (await world.app.request('/')).text();
    expect(page).toContain('<details class="story" id="flip-checkout" open><summary>Last flip: a → b (epoch 2)');
    expect(page).toMatch(
      /a began to fail.*decided to flip: a is down, said us-east-1, us-east-2, us-west-2.*the name answered b/s,
    );
  });
});

describe('the decision', () => {
  it('comes with every vote, and reads back as it was', async () => {
    const world = await adoptedWorld();
    await world.order('hold', { reason: 'release day' });
    await world.see('du');
    const { status, body } = await world.ask(`${path}/decision`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rule: 'hold',
      decision: { kind: 'blocked', wanted: 'b', why: { kind: 'hold', by: 'ada', reason: 'release day' } },
      observers: 3,
      needed: 2,
    });
    const [a, b] = body.endpoints;
    expect([a.down, b.up, a.votes.length]).toEqual([3, 3, 3]);
    const [vote] = decisionSchema.parse(body).endpoints[0]?.votes ?? [];
    expect(vote?.verdict).toMatchObject({ kind: 'down', since: Date.parse(a.votes[0].verdict.since) });
  });

  it.each([
    ['before adoption', {}, 409, 'Not adopted'],
    [
      'without the control table',
      {
        control: { ...createMemoryControlStore(), readControl: () => Promise.reject(new ControlUnavailable('x', 'y')) },
      },
      503,
      'Control table unavailable',
    ],
    [
      'with a control record that cannot be read',
      { control: { ...createMemoryControlStore(), readControl: () => Promise.reject(new ControlCorrupt('x', 'y')) } },
      503,
      'Control record unreadable',
    ],
  ])('is a problem %s', async (_, changes, status, title) => {
    const answer = await failoverWorld(changes).ask(`${path}/decision`);
    expect([answer.status, answer.body.title]).toEqual([status, title]);
  });

  it('is a problem without the ledger, and for a service that does not fail over', async () => {
    const world = await adoptedWorld();
    const rounds = () => Promise.reject(new LedgerUnavailable('reading', 'x'));
    const cut = failoverWorld({ control: world.control, ledger: { ...createMemoryLedger(), rounds } });
    expect((await cut.ask(`${path}/decision`)).body).toMatchObject({ status: 503, title: 'Ledger unavailable' });
    expect((await world.ask('/api/v1/services/search/decision')).body).toMatchObject({
      status: 404,
      title: 'No failover',
    });
  });
});

describe('events', () => {
  it('tell what happened to the record among the outages, newest first', async () => {
    const world = await adoptedWorld();
    await world.see('uu');
    await world.see('du');
    await world.tend();
    const { ledger, clock } = world;
    const alarm = { service: 'checkout', id: 'alarm-1', at: clock.now() - 1, kind: 'alarm' } as const;
    await ledger.putEvent({ ...alarm, alarm: 'errors', state: 'ALARM', reason: 'over 5', region: 'us-east-1' });
    await clock.advance(1_000);
    const { events } = (await world.ask(`${path}/events`)).body;
    const kinds = events.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['alarm', 'settled', 'answers', 'flipped', 'adopted']));
    const begun = events.map(({ at, from, kind }: Record<string, string>) => (kind === 'flipped' ? at : (at ?? from)));
    expect(begun).toEqual(begun.toSorted().reverse());
    const flip = events.find(({ kind }: { kind: string }) => kind === 'flipped');
    expect(flip).toMatchObject({ from: 'a', to: 'b', cause: 'failover', failingSince: expect.any(String) });
    for (const event of events) expect(event).not.toHaveProperty('revision');
  });

  it('say why nothing flipped', async () => {
    const world = await adoptedWorld();
    await world.order('hold', { reason: 'release day' });
    await world.see('du');
    await world.tend();
    const { events } = (await world.ask(`${path}/events`)).body;
    expect(events).toContainEqual(expect.objectContaining({ kind: 'blocked', why: 'hold', epoch: 1 }));
  });
});

describe('the public', () => {
  it('is told what happened, and not who did it nor why in their words', async () => {
    const world = failoverWorld({ evidence: false });
    await world.see('uu');
    const by = 'Ada Lovelace';
    const reason = 'SECRET-4711';
    await world.order('adopt', { yes: true, by });
    await world.order('failover', { to: 'b', by, reason });
    await world.order('hold', { by, reason });
    await world.see('ud');
    await world.tend();
    await world.ledger.putEvent({
      service: 'checkout',
      id: 'alarm-1',
      at: world.clock.now() - 1,
      kind: 'alarm',
      alarm: 'errors',
      state: 'ALARM',
      reason,
      region: 'us-east-1',
    });
    const answers = ['/', '/badge/checkout.svg', '/api/v1/status', path, `${path}/events`, `${path}/decision`];
    for (const answer of answers) {
      const text = await (await world.app.request(answer)).text();
      expect(text).not.toMatch(/Lovelace|SECRET/);
    }
    const { body } = await world.ask(path);
    expect(body.hold).toMatchObject({ by: 'a person', reason: 'told to operators only' });
    expect(body.lastFlip).toMatchObject({ by: 'a person', from: 'a', to: 'b', cause: 'forced' });
    await world.order('release', { by, reason });
    await world.order('drill', { by, reason });
    for (const answer of answers) {
      expect(await (await world.app.request(answer)).text()).not.toMatch(/Lovelace|SECRET/);
    }
    expect(await world.zone.answer(record)).not.toEqual([]);
  });

  it('is told which observer decided by itself', async () => {
    const world = await adoptedWorld({ evidence: false });
    await world.see('du');
    await world.tend();
    const { lastFlip } = (await world.ask(path)).body;
    expect(world.config.observers).toContain(lastFlip.by);
  });
});
