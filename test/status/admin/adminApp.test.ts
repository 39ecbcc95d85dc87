import { describe, expect, it } from 'vitest';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { ZoneUnavailable } from '../../../shared/failover/dns/zone.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { recordSetOf } from '../../fakes/zone.ts';
import { addresses, adoptedWorld, failoverWorld, record } from '../failoverWorld.ts';

const twoHoursMs = 7_200_000;

/** What the ledger was told of the service, oldest first. */
async function happened({ ledger }: Awaited<ReturnType<typeof adoptedWorld>>) {
  const events = await ledger.events('checkout', { from: 0, to: Number.MAX_SAFE_INTEGER });
  return events.flatMap((one) => (one.kind === 'control' ? [one.event] : []));
}

describe('adopting', () => {
  it('shows the change, and makes none', async () => {
    const world = failoverWorld();
    const { status, body } = await world.order('adopt', {});
    expect([status, body.outcome, body.active, body.deletes]).toEqual([200, 'proposed', 'a', []]);
    expect(body.creates).toMatchObject([
      { role: 'PRIMARY', values: [addresses.a], healthCheckId: 'check-a' },
      { role: 'SECONDARY', values: [addresses.b], healthCheckId: 'check-b' },
    ]);
    expect(await world.zone.read(record)).toEqual([]);
    expect(await world.control.readControl('checkout')).toBeUndefined();
  });

  it('makes it when told to, waits for DNS, and says so to whoever comes later', async () => {
    const world = failoverWorld();
    const { body } = await world.order('adopt', { yes: true });
    expect(body).toMatchObject({ outcome: 'adopted', active: 'a', epoch: 1, dns: 'settled' });
    expect(await world.zone.answer(record)).toEqual([addresses.a]);
    const told = await happened(world);
    expect(told[0]).toMatchObject({ kind: 'adopted', by: 'ada', active: 'a' });
    expect(told.map(({ kind }) => kind)).toContain('settled');
    expect((await world.order('adopt', { yes: true })).body).toMatchObject({ outcome: 'already-adopted', creates: [] });
  });

  it.each([
    ['records answer what no endpoint has', ['203.0.113.9', addresses.b], /203\.0\.113\.9, and no endpoint/],
    ['only one of a pair is there', [addresses.a], /is only PRIMARY one/],
  ])('is refused, and says why, when %s', async (_, values, detail) => {
    const world = failoverWorld();
    const roles = ['PRIMARY', 'SECONDARY'] as const;
    const found = values.map((value, index) => ({
      setIdentifier: ['one', 'two'][index] ?? '',
      role: roles[index] ?? 'PRIMARY',
      values: [value],
      ttlSeconds: 60,
      healthCheckId: 'old-check',
    }));
    const before = found.map((one) => ({ action: 'CREATE' as const, recordSet: recordSetOf(record, one) }));
    world.memoryZone.edit(before);
    const { status, body } = await world.order('adopt', { yes: true });
    expect([status, body.title]).toEqual([409, 'Refused']);
    expect(body.detail).toMatch(detail);
    expect(await world.zone.read(record)).toHaveLength(values.length);
  });
});

describe('moving traffic', () => {
  it('drives DNS in the same call, and remembers who and why', async () => {
    const world = await adoptedWorld();
    const { status, body } = await world.order('failover', { to: 'b', reason: 'moving house' });
    expect([status, body]).toEqual([200, { service: 'checkout', active: 'b', epoch: 2, dns: 'settled' }]);
    expect(await world.zone.answer(record)).toEqual([addresses.b]);
    const flip = { kind: 'flipped', from: 'a', to: 'b', cause: 'forced', by: 'ada', reason: 'moving house' };
    expect(await happened(world)).toContainEqual(expect.objectContaining(flip));
    const { services } = (await world.ask('/api/v1/status')).body;
    expect(services[0]).toMatchObject({ active: 'b', epoch: 2, phase: 'settled', answers: { endpoint: 'b' } });
  });

  it.each([
    ['to nowhere', { to: 'mars' }, /no endpoint "mars".*a, b/],
    ['to where it is', { to: 'a' }, /a is the active endpoint already/],
    ['to what is down', { to: 'b' }, /0 observers say that b is up, and it takes 2.*--force/],
  ])('is refused %s', async (_, body, detail) => {
    const world = await adoptedWorld();
    await world.see('ud');
    const answer = await world.order('failover', { ...body, reason: 'a try' });
    expect([answer.status, answer.body.title]).toEqual([409, 'Refused']);
    expect(answer.body.detail).toMatch(detail);
    expect(await world.control.readControl('checkout')).toMatchObject({ active: 'a', epoch: 1 });
  });

  it('is not refused to whoever insists', async () => {
    const world = await adoptedWorld();
    await world.see('ud');
    const { status } = await world.order('failover', { to: 'b', reason: 'I know better', force: true });
    expect([status, await world.zone.answer(record)]).toEqual([200, [addresses.b]]);
  });

  it('stands although Route 53 does not answer: the observers go on with it', async () => {
    const world = await adoptedWorld();
    const away = { read: () => Promise.reject(new ZoneUnavailable('reading the records', 'ECONNRESET')) };
    const cut = failoverWorld({ control: world.control, ledger: world.ledger, zone: { ...world.zone, ...away } });
    await cut.see('uu');
    const { status, body } = await cut.order('failover', { to: 'b', reason: 'x' });
    expect([status, body.dns]).toEqual([200, 'under way']);
    expect(body.note).toMatch(/Route 53 did not answer/);
    expect(await world.control.readControl('checkout')).toMatchObject({ active: 'b', phase: 'flipping' });
    expect(cut.errors).toHaveLength(1);
    await world.tend();
    expect(await world.zone.answer(record)).toEqual([addresses.b]);
  });

  it('by force does not wait for the ledger', async () => {
    const world = await adoptedWorld();
    const away = () => Promise.reject(new LedgerUnavailable('reading rounds', 'throttled'));
    const ledger = { ...createMemoryLedger(), rounds: away, putEvent: away };
    const cut = failoverWorld({ control: world.control, zone: world.zone, ledger });
    expect((await cut.order('failover', { to: 'b', reason: 'x' })).status).toBe(409);
    expect((await cut.order('failover', { to: 'b', reason: 'x', force: true })).body).toMatchObject({ dns: 'settled' });
    expect(await world.zone.answer(record)).toEqual([addresses.b]);
  });
});

describe('holding', () => {
  it('lasts until it is released', async () => {
    const world = await adoptedWorld();
    const { body } = await world.order('hold', { reason: 'release day' });
    expect(body).toMatchObject({ service: 'checkout', hold: { by: 'ada', reason: 'release day' } });
    await world.see('du');
    await world.tend();
    expect(await world.control.readControl('checkout')).toMatchObject({ active: 'a' });
    const again = await world.order('hold', { reason: 'lunch', for: '2h' });
    expect(again.body).toMatchObject({ hold: { reason: 'lunch' }, replaced: { by: 'ada', reason: 'release day' } });
    expect((await world.order('release', {})).body).toEqual({ service: 'checkout', hold: null });
    await world.tend();
    expect(await world.control.readControl('checkout')).toMatchObject({ active: 'b' });
    expect((await happened(world)).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['held', 'released']));
    expect(await world.order('release', {})).toMatchObject({ status: 409, body: { detail: 'Nobody holds checkout.' } });
  });

  it('takes an end with an offset', async () => {
    const world = await adoptedWorld();
    const { body } = await world.order('hold', { reason: 'lunch', until: '2030-01-01T02:00:00+02:00' });
    expect(body.hold.until).toBe('2030-01-01T00:00:00.000Z');
  });

  it('ends by itself when an end was given', async () => {
    const world = await adoptedWorld();
    const { body } = await world.order('hold', { reason: 'lunch', for: '2h' });
    expect(Date.parse(body.hold.until) - Date.parse(body.hold.at)).toBe(twoHoursMs);
    const shown = async () => (await world.ask('/api/v1/services/checkout')).body.hold;
    expect(await shown()).toMatchObject({ reason: 'lunch' });
    await world.clock.advance(twoHoursMs);
    expect(await shown()).toBeNull();
  });

  it.each([
    [{ reason: 'x', until: '2020-01-01T00:00:00Z' }, /future/],
    [{ reason: 'x', until: '2030-01-01T00:00:00Z', for: '2h' }, /not both/],
    [{ reason: 'x', for: '2 hours' }, /did you mean 2h/],
    [{ reason: 'x', until: 'tomorrow' }, /until/],
    [{ reason: '  ' }, /reason/],
    [{}, /reason/],
  ])('is not done as %j', async (body, detail) => {
    const world = await adoptedWorld();
    const answer = await world.order('hold', body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toMatch(detail);
    expect(await world.control.readControl('checkout')).not.toHaveProperty('hold');
  });
});

describe('a drill', () => {
  it('moves traffic for real and back, and stores how long each step took', async () => {
    const world = await adoptedWorld();
    const { status, body } = await world.order('drill', { reason: 'practice' });
    expect([status, body.drill]).toMatchObject([200, { endpoint: 'a', by: 'ada', times: {} }]);
    await world.see('uu');
    await world.tend();
    const { events } = (await world.ask('/api/v1/services/checkout/events')).body;
    const ended = events.find(({ kind }: { kind: string }) => kind === 'drill-ended');
    expect(ended).toMatchObject({ passed: true, startedAt: body.drill.startedAt });
    const { detectedAt, decidedAt, answeredAt, backAt } = ended.times;
    const inOrder = [body.drill.startedAt, detectedAt, decidedAt, answeredAt, backAt];
    expect(inOrder).toEqual(inOrder.toSorted());
    expect(await world.zone.answer(record)).toEqual([addresses.a]);
    expect((await world.ask('/api/v1/services/checkout')).body).toMatchObject({ drill: null, active: 'a' });
  });

  it.each([
    ['while there is a hold', 'uu', /Release it first/],
    ['while the target is down', 'ud', /traffic would have nowhere to go/],
    ['while the active endpoint is down', 'du', /no time for a rehearsal/],
  ])('is refused %s', async (name, sees, detail) => {
    const world = await adoptedWorld();
    await world.see(sees);
    if (name.includes('hold')) await world.order('hold', { reason: 'x' });
    const { status, body } = await world.order('drill', {});
    expect(status).toBe(409);
    expect(body.detail).toMatch(detail);
    expect((await world.ask('/api/v1/services/checkout')).body.drill).toBeNull();
  });
});

describe('an order', () => {
  const verbs = [
    ['failover', { to: 'b', reason: 'x' }],
    ['hold', { reason: 'x' }],
    ['release', {}],
    ['drill', {}],
  ] as const;

  it.each(verbs)('is not for a service that nobody has adopted: %s', async (verb, body) => {
    const { status, body: problem } = await failoverWorld().order(verb, body);
    expect([status, problem.title]).toEqual([409, 'Not adopted']);
    expect(problem.detail).toContain('holdfast adopt checkout');
  });

  it.each([...verbs, ['adopt', { yes: true }] as const])(
    'changes nothing when the control table does not answer: %s',
    async (verb, body) => {
      const away = () => Promise.reject(new ControlUnavailable('reading', 'ECONNRESET 10.0.0.7'));
      const world = failoverWorld({ control: { ...createMemoryControlStore(), readControl: away } });
      const { status, body: problem } = await world.order(verb, body);
      expect([status, problem.title]).toEqual([503, 'Control table unavailable']);
      expect(JSON.stringify(problem)).not.toContain('10.0.0.7');
    },
  );

  it('comes as JSON, from no page, with no more than is known, and is small', async () => {
    const world = await adoptedWorld();
    const body = { reason: 'x' };
    expect((await world.order('hold', body, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await world.order('hold', body, { origin: 'http://127.0.0.1:4000' })).status).toBe(403);
    expect((await world.order('hold', { ...body, untill: '2h' })).status).toBe(400);
    expect((await world.order('hold', { reason: 'x'.repeat(20_000) })).status).toBe(413);
    expect(await world.control.readControl('checkout')).not.toHaveProperty('hold');
  });

  it.each([
    ['/api/v1/services/nope/hold', 'No such service'],
    ['/api/v1/services/search/hold', 'No failover'],
    ['/api/v1/services/checkout/blow-up', 'No such route'],
  ])('goes to a service that fails over: %s', async (path, title) => {
    const { app } = failoverWorld();
    const headers = { 'content-type': 'application/json' };
    const response = await app.request(path, { method: 'POST', headers, body: '{"reason":"x"}' });
    expect([response.status, JSON.parse(await response.text()).title]).toEqual([404, title]);
  });

  it('is not kept by caches', async () => {
    const { app } = await adoptedWorld();
    const headers = { 'content-type': 'application/json' };
    const path = '/api/v1/services/checkout/hold';
    const response = await app.request(path, { method: 'POST', headers, body: '{"reason":"x"}' });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, null]);
  });
});
