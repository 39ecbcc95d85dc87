/** What is told of an incident beside its slots, and what follows from many. */
import { describe, expect, it } from 'vitest';
import type { Objective } from '../../shared/config/config.ts';
import type { ControlEvent } from '../../shared/control/control.ts';
import type { Incident } from '../../shared/incidents/incident.ts';
import { noteIncident } from '../../shared/incidents/noteIncident.ts';
import { readAllIncidents, readIncidents } from '../../shared/incidents/readIncidents.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { configOf, dayMs, hourMs, minuteMs, serviceOf } from '../ledger/samples.ts';
import { stored } from './stored.ts';

const start = Date.UTC(2026, 1, 23, 10);

const objective: Objective = {
  availability: 0.999,
  window: { kind: 'rolling', ms: 30 * dayMs },
  indicator: { kind: 'timeslices' },
  minimum: { events: 2, failures: 2 },
  spent: [],
};

/** One character a minute. Users reach `a` until minute 62, and then `b`. */
const visible = `${'u'.repeat(60)}dd${'u'.repeat(178)}`;
const marks = { a: `${'u'.repeat(60)}${'d'.repeat(120)}${'u'.repeat(60)}`, b: 'u'.repeat(240) };
const down = start + 60 * minuteMs;
const end = start + 240 * minuteMs;

const shop = { ...serviceOf('shop', minuteMs, ['a', 'b']), objective };

async function world(service = shop, users = visible): Promise<Ledger> {
  return await stored({ service: service.id, start, everyMs: minuteMs, visible: users, endpoints: marks, running: 30 });
}

function control(event: ControlEvent): LedgerEvent {
  return { service: 'shop', id: `control-${event.revision}`, at: event.at, kind: 'control', event };
}

function alertAt(
  at: number,
  stage: 'fired' | 'resolved' = 'fired',
  about: 'burn' | 'certificate' = 'burn',
): LedgerEvent {
  const told = { key: `${about}:shop`, about, stage, severity: 'page', text: 'text' } as const;
  return { service: 'shop', id: `alert-${about}-${at}`, at, kind: 'alert', ...told };
}

async function incidentsOf(ledger: Ledger, service = shop): Promise<readonly Incident[]> {
  return (await readIncidents({ service, from: start, to: end }, { ledger })).incidents;
}

describe('an incident', () => {
  it('that traffic was moved away from is one, although the endpoint stays down', async () => {
    expect(await incidentsOf(await world())).toMatchObject([
      {
        scope: 'service',
        from: down,
        to: down + 2 * minuteMs,
        state: 'closed',
        reason: 'refused',
        downMs: 2 * minuteMs,
        endpoints: [{ endpoint: 'a', from: down, to: down + 120 * minuteMs, state: 'closed', downMs: 120 * minuteMs }],
      },
    ]);
  });

  it('that users did not notice is one of the endpoint', async () => {
    const [incident, ...others] = await incidentsOf(await world(shop, 'u'.repeat(240)));
    expect(incident).toMatchObject({ scope: 'endpoint', endpoint: 'a', from: down, downMs: 120 * minuteMs });
    expect(incident?.cost).toBeUndefined();
    expect(others).toEqual([]);
  });

  it('costs its share of the budget: 2 of the 43.2 minutes that 99.9 % leaves of 30 days', async () => {
    const [incident] = await incidentsOf(await world());
    expect(incident?.cost?.badMs).toBe(2 * minuteMs);
    expect(incident?.cost?.share).toBeCloseTo(2 / 43.2, 9);
  });

  it('costs nothing of what a person has excluded, and no time where time is not counted', async () => {
    const ledger = await world();
    const said = { service: 'shop', at: end, by: 'ann', reason: 'a test of ours' };
    const excluded = { kind: 'excluded', from: down + minuteMs, to: down + 10 * minuteMs } as const;
    await ledger.putCorrection({ ...said, id: 'c1', ...excluded });
    expect((await incidentsOf(ledger))[0]?.cost?.badMs).toBe(minuteMs);
    await ledger.putCorrection({ ...said, id: 'c2', kind: 'restored', excluded: 'c1' });
    expect((await incidentsOf(ledger))[0]?.cost?.badMs).toBe(2 * minuteMs);
    const probes = { ...shop, objective: { ...objective, indicator: { kind: 'occurrences' } as const } };
    expect((await incidentsOf(ledger, probes))[0]?.cost).toBeUndefined();
  });

  it('tells of the flips and alerts in it, and of those just after it', async () => {
    const ledger = await world();
    const flip = { kind: 'flipped', epoch: 2, from: 'a', to: 'b', cause: 'failover', reason: 'down' } as const;
    const at = down + 100_000;
    await ledger.putEvent(control({ ...flip, revision: 7, at, by: 'us-east-1', detectedAt: down + 70_000 }));
    await ledger.putEvent(alertAt(down + 90_000));
    await ledger.putEvent(alertAt(down + 4 * minuteMs, 'resolved'));
    await ledger.putEvent(alertAt(down + 20 * minuteMs));
    const [incident] = await incidentsOf(ledger);
    expect(incident?.flips).toEqual([
      {
        at,
        epoch: 2,
        from: 'a',
        to: 'b',
        cause: 'failover',
        by: 'us-east-1',
        reason: 'down',
        detectedAt: down + 70_000,
      },
    ]);
    expect(incident?.alerts.map(({ at: told, stage }) => [told, stage])).toEqual([
      [down + 90_000, 'fired'],
      [down + 4 * minuteMs, 'resolved'],
    ]);
    expect(incident?.drill).toBeUndefined();
  });

  it('is told as one of a drill, and left out of the figures', async () => {
    const ledger = await world();
    const by = 'ann';
    await ledger.putEvent(
      control({ kind: 'drill-began', revision: 3, at: down - minuteMs, by, endpoint: 'a', reason: 'every month' }),
    );
    const underWay = await readIncidents({ service: shop, from: start, to: end }, { ledger });
    expect(underWay.incidents[0]?.drill).toEqual({ at: down - minuteMs, endpoint: 'a', by });
    expect(underWay.figures.count).toBe(0);
    const ended = { kind: 'drill-ended', endpoint: 'a', startedAt: down - minuteMs, passed: true, why: '' } as const;
    await ledger.putEvent(control({ ...ended, revision: 5, at: down + 5 * minuteMs, by, times: {} }));
    const told = await readIncidents({ service: shop, from: start, to: end }, { ledger });
    expect(told.incidents[0]?.drill).toEqual({ at: down - minuteMs, endpoint: 'a', by });
    expect(told.figures.count).toBe(0);
  });
});

describe('a note', () => {
  const note = (ledger: Ledger, at: number) =>
    noteIncident({ service: shop, at, text: 'the disk was full', by: 'ann', now: end + dayMs, id: 'n1' }, { ledger });

  it('is told with the incident that it was said of, whenever it was said', async () => {
    const ledger = await world();
    expect(await note(ledger, down + 90_000)).toMatchObject({ kind: 'noted', incident: { from: down } });
    const range = { from: start, to: end + 2 * dayMs };
    const { incidents } = await readIncidents({ service: shop, ...range }, { ledger });
    expect(incidents[0]?.notes).toEqual([{ at: end + dayMs, text: 'the disk was full', by: 'ann' }]);
  });

  it.each([
    ['before it', down - 1],
    ['when users were up again', down + 2 * minuteMs],
    ['in the future', end + 2 * dayMs],
  ])('is not taken for a moment %s', async (_, at) => {
    const ledger = await world();
    expect(await note(ledger, at)).toEqual({ kind: 'no-incident' });
    expect(await ledger.events('shop', { from: 0, to: end + 9 * dayMs })).toEqual([]);
  });
});

describe('the figures', () => {
  it('are means over what users found: noticed after, lasted, came again after', async () => {
    // Down for 10, 20 and 6 minutes, from minutes 60, 120 and 300 on; the last one is not over.
    const users = `${'u'.repeat(60)}${'d'.repeat(10)}${'u'.repeat(50)}${'d'.repeat(20)}${'u'.repeat(160)}${'d'.repeat(6)}`;
    const ledger = await stored({
      service: 'shop',
      start,
      everyMs: minuteMs,
      visible: users,
      endpoints: { a: users },
      running: 10,
    });
    const begins = [60, 120, 300].map((minute) => start + minute * minuteMs);
    await ledger.putEvent(alertAt((begins[0] ?? 0) + 120_000));
    await ledger.putEvent(alertAt((begins[1] ?? 0) + 60_000, 'fired', 'certificate'));
    await ledger.putEvent(alertAt((begins[1] ?? 0) + 240_000));
    const range = { from: start, to: start + users.length * minuteMs };
    const { figures } = await readIncidents({ service: shop, ...range }, { ledger });
    expect(figures).toEqual({
      count: 3,
      closed: 2,
      detected: 2,
      mttdMs: 180_000,
      mttrMs: 15 * minuteMs,
      mtbfMs: 120 * minuteMs,
    });
  });

  it('have no mean of nothing, and no time between fewer than two', async () => {
    const calm = 'u'.repeat(240);
    const ledger = await stored({ service: 'shop', start, everyMs: minuteMs, visible: calm, endpoints: { a: calm } });
    const { figures } = await readIncidents({ service: shop, from: start, to: end }, { ledger });
    expect(figures).toEqual({ count: 0, closed: 0, detected: 0 });
    const once = (await readIncidents({ service: shop, from: start, to: end }, { ledger: await world() })).figures;
    expect(once).toEqual({ count: 1, closed: 1, detected: 0, mttrMs: 2 * minuteMs });
  });
});

describe('incidents of all services', () => {
  const services = ['a', 'b', 'c', 'd'].map((id) => serviceOf(id, minuteMs, ['us-east-1', 'us-west-2']));
  const config = configOf(['us-east-1'], services);

  /** Of each service, when its endpoint in us-east-1 fails, in minutes; its users go elsewhere after two. */
  async function lost(failing: Readonly<Record<string, readonly [number, number]>>): Promise<Ledger> {
    const ledger = createMemoryLedger();
    for (const { id } of services) {
      const [from, to] = failing[id] ?? [0, 0];
      const east = `${'u'.repeat(from)}${'d'.repeat(to - from)}${'u'.repeat(180 - to)}`;
      const users = to === 0 ? east : `${'u'.repeat(from)}dd${'u'.repeat(178 - from)}`;
      const endpoints = { 'us-east-1': east, 'us-west-2': 'u'.repeat(180) };
      await stored({ service: id, start, everyMs: minuteMs, visible: users, endpoints }, ledger);
    }
    return ledger;
  }

  const read = async (ledger: Ledger) =>
    await readAllIncidents({ config, from: start, to: start + 3 * hourMs }, { ledger });
  const minute = (count: number) => start + count * minuteMs;

  it('are those of one region when enough services fail there at a time', async () => {
    const { regions, incidents, services: each } = await read(await lost({ a: [60, 120], b: [61, 118], c: [62, 130] }));
    const loss = { from: minute(62), to: minute(118), state: 'closed', services: ['a', 'b', 'c'] };
    expect(regions).toEqual([{ scope: 'region', region: 'us-east-1', ...loss }]);
    expect(incidents.map(({ service, scope }) => [service, scope])).toEqual([
      ['c', 'service'],
      ['b', 'service'],
      ['a', 'service'],
    ]);
    expect(each.map(({ service, figures }) => [service, figures.count])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['d', 0],
    ]);
  });

  it('are not when they are few, or fail one after the other', async () => {
    expect((await read(await lost({ a: [60, 120], b: [61, 118] }))).regions).toEqual([]);
    expect((await read(await lost({ a: [10, 30], b: [40, 60], c: [70, 90] }))).regions).toEqual([]);
  });

  it('are open while enough of them are', async () => {
    const { regions } = await read(await lost({ a: [60, 180], b: [61, 180], c: [62, 180] }));
    expect(regions).toEqual([
      { scope: 'region', region: 'us-east-1', from: minute(62), state: 'open', services: ['a', 'b', 'c'] },
    ]);
  });
});
