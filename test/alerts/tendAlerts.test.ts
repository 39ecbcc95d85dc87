import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../shared/alerts/acknowledge.ts';
import { anHour, up } from '../ledger/samples.ts';
import { minuteMs } from './alerts.ts';
import { createWorld, regions, seesDown, watched } from './world.ts';

const hourMs = 60 * minuteMs;
const t = (minutes: number) => anHour + minutes * minuteMs;

describe('an outage', () => {
  const outage = { from: t(10), to: t(20) };
  const sees = (_service: string, endpoint: string, slot: number) =>
    endpoint === 'us-east-1' && slot >= outage.from && slot < outage.to ? seesDown : up(20);

  it('is told once when it begins, and once when it is over', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.pass(12);
    expect(world.said()).toEqual(['fired burn:checkout:availability']);
    expect(world.sent[0]).toMatchObject({
      severity: 'page',
      region: 'us-east-1',
      // 0.1 % of an hour at factor 14.4 are 51.84 s (Site Reliability Workbook, chapter 5): two slots of 30 s.
      firedAt: t(11) + 20_000,
    });
    // Ten minutes are a quarter of the month's budget: as a ticket that stands until the short window of 6 h has cooled down.
    await world.pass(7 * 60, ['us-east-2']);
    expect(world.said()).toEqual(['fired burn:checkout:availability', 'resolved burn:checkout:availability']);
    const events = await world.ledger.events('checkout', { from: 0, to: t(hourMs) });
    expect(events.map((event) => event.kind === 'alert' && event.stage)).toEqual(['fired', 'resolved']);
  });

  it('pages for as long as it burns fast', async () => {
    const routes = [{ id: 'pages', to: { kind: 'console' }, severities: ['page'] }] as const;
    const world = createWorld({ services: [watched('checkout')], sees, routes });
    // The pair of 6 h and 30 min burns until half an hour after the outage; five minutes later it counts as over.
    await world.pass(54);
    expect(world.said()).toEqual(['fired burn:checkout:availability']);
    await world.pass(3);
    expect(world.said()).toEqual(['fired burn:checkout:availability', 'resolved burn:checkout:availability']);
  });

  it('is told by whoever is there when the one who set out has died, under the same id', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.pass(10);
    world.mishaps.push('dies before');
    await world.pass(1, ['us-east-1']);
    expect(world.sent).toEqual([]);
    await world.pass(3, ['us-east-2', 'us-west-2']);
    expect(world.said()).toEqual(['fired burn:checkout:availability']);
  });

  it('may be told twice when nobody knows whether it was, and then under one id', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.pass(10);
    world.mishaps.push('taken and not said');
    await world.pass(5);
    expect(world.said()).toEqual(['fired burn:checkout:availability', 'fired burn:checkout:availability']);
    expect(new Set(world.sent.map(({ id }) => id)).size).toBe(1);
  });

  it('is told by another region when one cannot', async () => {
    const world = createWorld({ services: [watched('checkout')], sees });
    await world.pass(10);
    world.mishaps.push('refused');
    await world.pass(1);
    expect(world.said()).toEqual(['fired burn:checkout:availability']);
  });

  it('stays as it is while nobody looks', async () => {
    const isAway = (_observer: string, slot: number) => slot >= t(15) && slot < t(90);
    const world = createWorld({ services: [watched('checkout')], sees, isAway });
    await world.pass(90);
    expect(world.said().filter((one) => one.includes('burn:'))).toEqual(['fired burn:checkout:availability']);
    // The monitor says that it is blind: no quorum, and nothing known for an hour.
    expect(world.said()).toContain('fired observer:us-east-1');
    expect(world.said()).toContain('fired unmeasured:checkout:availability');
    await world.pass(7 * 60, ['us-west-2']);
    expect(world.said()).toContain('resolved burn:checkout:availability');
    expect(world.said()).toContain('resolved unmeasured:checkout:availability');
  });

  it('is nothing in maintenance', async () => {
    const maintenance = [{ kind: 'fixed', from: t(5), to: t(30) }] as const;
    const world = createWorld({ services: [watched('checkout')], sees, maintenance });
    await world.pass(60);
    expect(world.said()).toEqual([]);
  });

  it('that somebody is at is not told again', async () => {
    const world = createWorld({
      services: [watched('checkout')],
      sees,
      routes: [{ id: 'oncall', to: { kind: 'console' }, remindMs: 2 * minuteMs }],
    });
    await world.pass(14);
    expect(world.said()).toEqual(['fired burn:checkout:availability', 'reminder burn:checkout:availability']);
    const order = { key: 'burn:checkout:availability', by: 'somebody', note: 'on it', now: world.now };
    expect(await acknowledge(order, world)).toMatchObject({ kind: 'acknowledged' });
    expect(await acknowledge(order, world)).toMatchObject({ kind: 'already' });
    expect(await acknowledge({ ...order, key: 'burn:search:availability' }, world)).toEqual({ kind: 'not-found' });
    await world.pass(5);
    expect(world.sent).toHaveLength(2);
    await world.pass(7 * 60, ['us-west-2']);
    expect(await acknowledge(order, world)).toMatchObject({ kind: 'over' });
  });
});

describe('the loss of a region', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `service-${String(index).padStart(2, '0')}`);
  const sees = (_service: string, endpoint: string, slot: number) =>
    endpoint === 'us-east-1' && slot >= t(10) && slot < t(30) ? seesDown : up(20);

  it('is one message for fifty services, and one when it is over', async () => {
    // Of several objectives, so that their burns fire minutes apart.
    const services = ids.map((id, index) =>
      watched(id, { availability: [0.9995, 0.999, 0.995, 0.99][index % 4] ?? 0.99 }),
    );
    const isAway = (observer: string, slot: number) => observer === 'us-east-1' && slot >= t(10) && slot < t(30);
    const world = createWorld({ services, sees, isAway });
    await world.pass(29);
    expect(world.said()).toEqual(['fired region:us-east-1']);
    expect(world.sent[0]).toMatchObject({ severity: 'page', detail: { kind: 'region', services: ids, more: 0 } });
    // As long as the slowest burn takes to cool down.
    await world.pass(8 * 60, ['us-east-2']);
    expect(world.said()).toEqual(['fired region:us-east-1', 'resolved region:us-east-1']);
  }, 120_000);

  it('is not what two services have in common', async () => {
    const world = createWorld({
      services: [watched('a'), watched('b'), watched('c')],
      sees: (service, endpoint, slot) => (service === 'c' ? up(20) : sees(service, endpoint, slot)),
    });
    await world.pass(15);
    expect(world.said()).toEqual(['fired burn:a:availability', 'fired burn:b:availability']);
  });
});

describe('an observer that falls silent', () => {
  it('is a ticket, and a page when there is no quorum any more', async () => {
    const isAway = (observer: string, slot: number) =>
      (observer === 'us-east-2' && slot >= t(5)) || (observer === 'us-west-2' && slot >= t(15));
    const world = createWorld({ services: [watched('checkout')], isAway });
    await world.pass(12);
    expect(world.sent.map(({ key, severity }) => [key, severity])).toEqual([['observer:us-east-2', 'ticket']]);
    await world.pass(10);
    expect(world.sent.map(({ key, stage, severity }) => [key, stage, severity]).slice(1)).toEqual(
      expect.arrayContaining([
        ['observer:us-east-2', 'worsened', 'page'],
        ['observer:us-west-2', 'fired', 'page'],
      ]),
    );
  });
});

describe('one turn', () => {
  it('is taken by one, whoever else is there', async () => {
    const world = createWorld({ services: [watched('checkout')] });
    await world.pass(3, []);
    const counted = await Promise.all(regions.map((region) => world.turn(region)));
    expect(counted.filter((one) => one.counted)).toHaveLength(1);
    expect(counted.flatMap(({ failures }) => failures)).toEqual([]);
  });
});

describe('whoever does not count', () => {
  it('tells at once what it has found out itself', async () => {
    const world = createWorld({ services: [watched('checkout')] });
    await world.pass(1, ['us-east-1']);
    world.deadLetters.set('us-west-2', 3);
    expect(await world.turn('us-west-2')).toMatchObject({ counted: false, told: 1 });
    expect(world.said()).toEqual(['fired dead-letters:us-west-2']);
  });
});
