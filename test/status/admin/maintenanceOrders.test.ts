/** Planning and ending maintenance by the API, and what whoever asks is told of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import {
  endAnswerSchema,
  maintenanceListSchema,
  planAnswerSchema,
} from '../../../shared/status/wire/maintenanceSchemas.ts';
import { config as observedConfig } from '../../failover/observed.ts';
import { hourMs } from '../../ledger/samples.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';
import { orderIn } from '../order.ts';

let world: ReturnType<typeof failoverWorld>;
beforeEach(() => {
  world = failoverWorld();
});

const path = '/api/v1/maintenance';
const plan = (body: object = {}) => orderIn(world, path, { for: '1h', reason: 'a new disk', ...body });
const end = (id: string, body: object = {}) => orderIn(world, `${path}/${id}/end`, { reason: 'done', ...body });
const planned = async (body: object = {}) => planAnswerSchema.parse((await plan(body)).body).maintenance;
const listed = async () => maintenanceListSchema.parse((await world.ask(path)).body).maintenance;
const at = (ms: number) => new Date(ms).toISOString();
/** A second passes before a request is looked at. */
const first = noon + 1_000;

describe('POST /api/v1/maintenance', () => {
  it('plans from now on, for every service, and tells who wants it and why', async () => {
    const { status, body } = await plan({ title: 'New disks' });
    expect(status).toBe(200);
    expect(planAnswerSchema.parse(body)).toMatchObject({
      outcome: 'planned',
      maintenance: {
        state: 'open',
        title: 'New disks',
        services: ['checkout', 'search'],
        from: at(first),
        to: at(first + hourMs),
        source: 'person',
        planned: { by: 'ada', reason: 'a new disk', at: at(first) },
      },
    });
    expect((await world.ask('/api/v1/status')).body.services).toMatchObject([
      { state: 'maintenance', maintenance: { title: 'New disks', until: at(first + hourMs) } },
      { state: 'maintenance' },
    ]);
  });

  it('plans what is to come, for some services, in any time zone', async () => {
    const { maintenance } = planAnswerSchema.parse(
      (
        await plan({
          services: ['search'],
          from: '2026-11-23T01:00:00+01:00',
          for: undefined,
          to: '2026-11-23T02:00:00Z',
        })
      ).body,
    );
    expect(maintenance).toMatchObject({
      state: 'coming',
      services: ['search'],
      from: '2026-11-23T00:00:00.000Z',
      to: '2026-11-23T02:00:00.000Z',
    });
    expect(
      (await world.ask('/api/v1/status')).body.services.map(({ state }: { state: string }) => state),
    ).not.toContain('maintenance');
  });

  it('plans once what is sent twice with the same token', async () => {
    const token = 'a-token-of-ones-own';
    const first = planAnswerSchema.parse((await plan({ token })).body);
    await world.clock.advance(5_000);
    const second = planAnswerSchema.parse((await plan({ token })).body);
    expect([first.outcome, second.outcome]).toEqual(['planned', 'already']);
    expect(second.maintenance.id).toBe(first.maintenance.id);
    expect(await listed()).toHaveLength(1);
  });

  it.each([
    ['no reason', { reason: undefined }, 400, /reason/],
    ['an empty reason', { reason: '  ' }, 400, /reason/],
    ['no end', { for: undefined }, 400, /either "to" or "for"/],
    ['two ends', { to: at(noon + hourMs) }, 400, /either "to" or "for"/],
    ['a length that is none', { for: 'soon' }, 400, /for: /],
    ['the past', { from: at(noon - hourMs) }, 400, /budget exclude/],
    [
      'an end before its beginning',
      { from: at(noon + hourMs), for: undefined, to: at(noon + 1) },
      400,
      /over before it begins/,
    ],
    ['too long a time', { for: '32d' }, 400, /at most 31 days/],
    ['next year', { from: at(noon + 367 * 24 * hourMs) }, 400, /at most 366 days ahead/],
    ['a service that there is not', { services: ['nope'] }, 404, /no service "nope"/],
    ['no service at all', { services: [] }, 400, /services/],
    ['a local time', { from: '2026-11-23T01:00:00' }, 400, /from/],
    ['a title with a line break', { title: 'a\nb' }, 400, /title/],
    ['a title without end', { title: 'x'.repeat(101) }, 400, /title/],
    ['a token for a key of another kind', { token: '../control' }, 400, /token/],
    ['anything else', { frm: at(noon) }, 400, /frm/],
  ] as const)('takes no plan with %s', async (_, body, status, detail) => {
    const answer = await plan(body);
    expect(answer).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
    expect(await listed()).toEqual([]);
  });

  it('takes no more than 16 KB, and nothing from a page', async () => {
    expect((await plan({ reason: 'x'.repeat(20_000) })).status).toBe(413);
    const strange = await orderIn(world, path, { for: '1h', reason: 'x' }, { origin: 'https://evil.example' });
    expect(strange).toMatchObject({ status: 403, body: { title: 'Not from a page' } });
    expect(await listed()).toEqual([]);
  });

  it('tells the services it is for, once each, and stands although the ledger does not hear of it', async () => {
    const { id } = await planned({ services: ['search'], title: 'New disks' });
    await planned({ services: ['search'], title: 'New disks' });
    const events = (await world.ask('/api/v1/services/search/events')).body.events;
    expect(events).toMatchObject([
      { kind: 'plan' },
      { kind: 'plan', stage: 'planned', plan: id, by: 'ada', reason: 'a new disk' },
    ]);
    expect((await world.ask('/api/v1/services/checkout/events')).body.events).toEqual([]);
    world.ledger.putEvent = async () => {
      throw new LedgerUnavailable('writing an event', new Error('throttled'));
    };
    expect((await plan()).status).toBe(200);
    expect(world.errors).toHaveLength(1);
  });

  it('is not known to have happened when the control table does not answer', async () => {
    world.plans.writePlan = async () => {
      throw new ControlUnavailable('writing', new Error('throttled'));
    };
    expect(await plan()).toMatchObject({ status: 503, body: { title: 'Control table unavailable' } });
  });
});

describe('POST /api/v1/maintenance/{id}/end', () => {
  it('ends what is open now, and the rest counts again', async () => {
    const { id } = await planned();
    await world.clock.advance(60_000);
    const endedAt = world.clock.now();
    const { body } = await end(id, { by: 'bob' });
    expect(endAnswerSchema.parse(body)).toMatchObject({
      outcome: 'ended',
      maintenance: {
        state: 'over',
        to: at(endedAt),
        planned: { by: 'ada' },
        ended: { by: 'bob', reason: 'done' },
      },
    });
    expect((await world.ask('/api/v1/status')).body.services[1].maintenance).toBeNull();
    expect(await end(id)).toMatchObject({ status: 200, body: { outcome: 'already' } });
  });

  it('calls off what is to come: operators still see it, with who and why', async () => {
    const { id } = await planned({ from: at(noon + hourMs) });
    expect((await end(id)).body.outcome).toBe('cancelled');
    expect(await listed()).toMatchObject([{ id, state: 'cancelled', ended: { by: 'ada', reason: 'done' } }]);
    const [event] = (await world.ask('/api/v1/services/checkout/events')).body.events;
    expect(event).toMatchObject({ kind: 'plan', stage: 'cancelled' });
  });

  it('says so when there is nothing to end', async () => {
    expect(await end('nobody-planned-this')).toMatchObject({ status: 404, body: { title: 'No such maintenance' } });
    const { id } = await planned({ for: '1m' });
    await world.clock.advance(61_000);
    expect(await end(id)).toMatchObject({ status: 409, body: { title: 'Over' } });
    expect((await end(id, { reason: undefined })).status).toBe(400);
  });
});

describe('the public', () => {
  const windows = [{ kind: 'fixed' as const, title: 'Of the config', from: noon + hourMs, to: noon + 2 * hourMs }];

  async function publicWorld(page: object = {}) {
    world = failoverWorld({ evidence: false, config: { maintenance: windows, ...page } });
    const { id } = await planned({ title: 'New disks', services: ['search'] });
    await planned({ from: at(noon + 3 * hourMs), title: 'Called off' }).then((one) => end(one.id));
    return id;
  }

  it('is told what is planned, and not by whom or why, nor what was called off', async () => {
    const id = await publicWorld();
    const { body } = await world.ask(path);
    expect(maintenanceListSchema.parse(body).maintenance).toEqual([
      {
        id,
        state: 'open',
        title: 'New disks',
        services: ['search'],
        from: at(first),
        to: at(first + hourMs),
        source: 'person',
      },
      expect.objectContaining({ title: 'Of the config', services: ['checkout', 'search'], source: 'config' }),
    ]);
    const page = await (await world.app.request('/maintenance')).text();
    expect(page).toContain('New disks');
    expect(page).not.toMatch(/Called off|ada|a new disk|\/admin/);
    const { events } = (await world.ask('/api/v1/services/search/events')).body;
    expect(JSON.stringify(events)).not.toMatch(/ada|a new disk/);
  });

  it('is told of the services that it is shown alone', async () => {
    await publicWorld({ page: { public: { services: ['checkout'], parts: ['maintenance'] } } });
    const { body } = await world.ask(path);
    expect(body.maintenance).toMatchObject([{ title: 'Of the config', services: ['checkout'] }]);
    expect(await (await world.app.request('/maintenance')).text()).not.toContain('New disks');
  });

  it('is told nothing where maintenance is not public', async () => {
    await publicWorld({ page: { public: { parts: ['incidents'] } } });
    expect(await (await world.app.request('/')).text()).not.toContain('href="/maintenance"');
    for (const asked of [path, '/maintenance', '/maintenance.ics']) {
      expect((await world.app.request(asked)).status).toBe(404);
    }
  });

  it('sees no markup of a title that is hostile', async () => {
    world = failoverWorld({ config: { services: observedConfig.services } });
    await planned({ title: '<img src=x onerror=alert(1)>', reason: '"><script>alert(2)</script>' });
    const page = await (await world.app.request('/maintenance')).text();
    expect(page).not.toMatch(/<img src=x|<script>alert/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});
