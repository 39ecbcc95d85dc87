import { describe, expect, it } from 'vitest';
import { createMemoryAlertStore } from '../../../shared/alerts/memory.ts';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { alertOf } from '../../alerts/render/samples.ts';
import { failoverWorld } from '../failoverWorld.ts';
import { orderIn } from '../order.ts';

const key = 'certificate:search:a';
const firing = alertOf({
  key,
  service: 'search',
  revision: 1,
  detail: { kind: 'certificate', endpoint: 'a', daysLeft: 3 },
});

async function worldWith(state = firing.state, changes: Parameters<typeof failoverWorld>[0] = {}) {
  const world = failoverWorld(changes);
  await world.alerts.writeAlert({ ...firing, state });
  const acknowledge = (body: object, asked = key, headers = {}) =>
    orderIn(world, `/api/v1/alerts/${asked}/acknowledge`, body, headers);
  return { ...world, acknowledge };
}

describe('acknowledging an alert', () => {
  it('is remembered with who is at it, and told to whoever asks', async () => {
    const world = await worldWith();
    const { status, body } = await world.acknowledge({ note: 'renewing it' });
    expect([status, body.outcome]).toEqual([200, 'acknowledged']);
    expect(body.alert).toMatchObject({ key, state: 'acknowledged', acknowledged: { by: 'ada', note: 'renewing it' } });
    expect(await world.alerts.readAlert(key)).toMatchObject({
      revision: 2,
      state: { kind: 'acknowledged', by: 'ada' },
    });
    await world.clock.advance(2_000);
    const { alerts } = (await world.ask('/api/v1/alerts')).body;
    expect(alerts).toEqual([body.alert]);
    const { events } = (await world.ask('/api/v1/services/search/events')).body;
    expect(events).toContainEqual(expect.objectContaining({ kind: 'alert', stage: 'acknowledged', key, by: 'ada' }));
  });

  it('is fine when somebody has done so before, whose name stays', async () => {
    const world = await worldWith();
    await world.acknowledge({});
    const { status, body } = await world.acknowledge({ by: 'grace', note: 'me too' });
    expect([status, body.outcome, body.alert.acknowledged]).toMatchObject([200, 'already', { by: 'ada' }]);
    expect(body.alert.acknowledged).not.toHaveProperty('note');
  });

  it('finds keys that have to be escaped in a path', async () => {
    const odd = 'audit:s3%3A%2F%2Fa:b c';
    const world = await worldWith();
    await world.alerts.writeAlert({ ...firing, key: odd });
    const { status, body } = await world.acknowledge({}, encodeURIComponent(odd));
    expect([status, body.alert.key]).toEqual([200, odd]);
  });

  it('is refused for what is over, and for what never was', async () => {
    const over = await worldWith({ kind: 'resolved', since: 0, firedAt: 1, at: 2, why: 'cleared' });
    expect(await over.acknowledge({})).toMatchObject({ status: 409, body: { title: 'Over' } });
    const never = await over.acknowledge({}, 'burn:search:availability');
    expect(never).toMatchObject({ status: 404, body: { title: 'No such alert' } });
    const pending = await worldWith({ kind: 'pending', since: 0 });
    expect((await pending.acknowledge({})).status).toBe(404);
  });

  it('stands although the ledger does not answer', async () => {
    const away = () => Promise.reject(new LedgerUnavailable('writing an event', 'throttled'));
    const world = await worldWith(firing.state, { ledger: { ...createMemoryLedger(), putEvent: away } });
    expect((await world.acknowledge({})).status).toBe(200);
    expect(await world.alerts.readAlert(key)).toMatchObject({ state: { kind: 'acknowledged' } });
    expect(world.errors[0]).toBeInstanceOf(LedgerUnavailable);
  });

  it('changes nothing when the control table does not answer, or others are always faster', async () => {
    const store = createMemoryAlertStore();
    const away = () => Promise.reject(new ControlUnavailable('reading', 'ECONNRESET 10.0.0.7'));
    const cut = await worldWith(firing.state, { alerts: { ...store, readAlert: away } });
    const { status, body } = await cut.acknowledge({});
    expect([status, body.title]).toEqual([503, 'Control table unavailable']);
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
    const busy = await worldWith();
    const contended = failoverWorld({ alerts: { ...busy.alerts, writeAlert: async () => 'lost' } });
    const answer = await orderIn(contended, `/api/v1/alerts/${key}/acknowledge`, {});
    expect(answer).toMatchObject({ status: 409, body: { title: 'Somebody was first' } });
  });

  it('comes as JSON, from no page, and is small', async () => {
    const { acknowledge, alerts } = await worldWith();
    expect((await acknowledge({}, key, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await acknowledge({}, key, { origin: 'http://127.0.0.1:4000' })).status).toBe(403);
    expect((await acknowledge({ notes: 'x' })).status).toBe(400);
    expect((await acknowledge({ note: 'x'.repeat(20_000) })).status).toBe(413);
    expect((await alerts.readAlert(key))?.revision).toBe(1);
  });
});
