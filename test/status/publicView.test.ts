/** Whatever a config keeps from the public is in no answer to the public, and in every answer to operators. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import type { Config, Service } from '../../shared/config/config.ts';
import { type PublicPart, publicParts } from '../../shared/config/pageConfig.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { rollUp } from '../../shared/ledger/rollUp.ts';
import type { Seen } from '../../shared/ledger/round.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createStatusApp } from '../../shared/status/app.ts';
import { alertOf } from '../alerts/render/samples.ts';
import { noMetrics } from '../fakes/metrics.ts';
import {
  anHour,
  answersEvent,
  configOf,
  down,
  failingOver,
  minuteMs,
  roundAt,
  serviceOf,
  unknown,
  up,
  withObjective,
} from '../ledger/samples.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const count = 4;
const slots = 40;
const now = anHour + slots * minuteMs + 20_000;

/** Words that stand for one service and for nothing else. */
const wordsOf = (index: number) => [`k${index}id`, `k${index}title`, `k${index}end`, `k${index}other`] as const;
const indexes = Array.from({ length: count }, (_, index) => index);

const services: readonly Service[] = indexes.map((index) => {
  const [id, title, ...endpoints] = wordsOf(index);
  return { ...failingOver(withObjective(serviceOf(id, minuteMs, endpoints))), title };
});

/** Each outcome of each service's first endpoint, by slot; the second one is up. */
const outcomes = fc.array(fc.array(fc.constantFrom('up', 'down', 'unknown'), { minLength: 8, maxLength: 8 }), {
  minLength: count,
  maxLength: count,
});

const views = fc.record(
  { services: fc.subarray(services.map(({ id }) => id)), parts: fc.subarray([...publicParts]) },
  { requiredKeys: ['parts'] },
);

const seenAs = (outcome: string | undefined): Seen => {
  if (outcome === 'down') return down();
  return outcome === 'unknown' ? unknown() : up();
};

async function ledgerOf(config: Config, drawn: readonly (readonly string[])[]): Promise<Ledger> {
  const ledger = createMemoryLedger();
  for (let index = 0; index < slots; index++) {
    const slot = anHour + index * minuteMs;
    const seen = Object.fromEntries(
      indexes.map((at) => {
        const [id, , one, other] = wordsOf(at);
        return [id, { [one]: seenAs(drawn[at]?.[Math.floor(index / 5)]), [other]: up() }];
      }),
    );
    for (const observer of observers) await ledger.recordRound(roundAt({ observer, slot, everyMs: minuteMs, seen }));
  }
  for (const at of indexes) {
    const [id, title, one] = wordsOf(at);
    await ledger.putEvent(answersEvent(id, anHour + 7 * minuteMs, one));
    const told = {
      kind: 'alert',
      key: `burn:${id}:availability`,
      about: 'burn',
      stage: 'fired',
      severity: 'page',
    } as const;
    await ledger.putEvent({ service: id, id: 'alert-1', at: anHour + 8 * minuteMs, ...told, text: `${title} burns` });
  }
  await rollUp({ config, observer: 'us-east-1', now }, { ledger });
  return ledger;
}

const state = { kind: 'firing', since: anHour, firedAt: anHour + minuteMs } as const;

/** About each service, and about a region that took several. */
function alertsOf(members: readonly number[]): readonly Alert[] {
  const ids = members.map((at) => wordsOf(at)[0]);
  const region = alertOf({
    key: 'region:far-away-1',
    region: 'far-away-1',
    detail: { kind: 'region', services: ids, more: 2 },
    state,
  });
  const own = indexes.flatMap((at) => {
    const [service, , endpoint] = wordsOf(at);
    const failing = [{ endpoint, observers: ['us-east-1'] }];
    return [
      alertOf({
        key: `burn:${service}:availability`,
        service,
        detail: {
          kind: 'burn',
          slo: 'availability',
          target: 0.999,
          longMs: 3_600_000,
          shortMs: 300_000,
          factor: 14.4,
          longBurn: 15,
          shortBurn: 20,
          failing,
        },
        state,
      }),
      alertOf({
        key: `certificate:${service}:${endpoint}`,
        service,
        detail: { kind: 'certificate', endpoint, daysLeft: 3 },
        state,
      }),
    ];
  });
  return ids.length === 0 ? own : [region, ...own];
}

async function appOf(config: Config, ledger: Ledger, alerts: readonly Alert[]) {
  const store = createMemoryAlertStore();
  for (const alert of alerts) await store.writeAlert({ ...alert, revision: 1 });
  const errors: Error[] = [];
  const app = createStatusApp({
    config,
    ledger,
    control: createMemoryControlStore(),
    alerts: store,
    plans: createMemoryPlanStore(),
    metrics: noMetrics,
    lag: async () => undefined,
    clock: { now: () => now },
    evidence: (context) => context.req.header('x-operator') === 'yes',
    onError: (error) => void errors.push(error),
  });
  const get = async (path: string, operator = false) => {
    const response = await app.request(path, operator ? { headers: { 'x-operator': 'yes' } } : {});
    return { status: response.status, text: await response.text() };
  };
  return { get, errors };
}

/** Feeds and the calendar tell everybody what the public is told: nobody is led to those that there are none of. */
const withoutFeeds = (text: string) =>
  text.replaceAll(/<li><a href="\/(?:feed\.atom|feed\.rss|maintenance\.ics)">[^<]*<\/a><\/li>/g, '');

const common = [
  '/',
  '/?window=24h',
  '/favicon.svg',
  '/api/v1/status',
  '/api/v1/alerts',
  '/api/v1/alerts?state=all',
  '/api/v1/incidents',
  '/openapi.json',
  '/incidents',
];
const ofService = (id: string) => [
  `/badge/${id}.svg`,
  `/services/${id}`,
  `/services/${id}/days/2026-11-22`,
  `/incidents?service=${id}`,
  // Where its first outcome was down, an incident began then.
  `/incidents/${id}/2026-11-22T19:00:00.000Z`,
  ...['', '/uptime', '/uptime?resolution=hour&window=24h', '/events', '/budget', '/decision', '/incidents'].map(
    (rest) => `/api/v1/services/${id}${rest}`,
  ),
];

describe('what a config keeps from the public', () => {
  it('is in no answer to the public: no id, no title, no endpoint of a service that is not shown', async () => {
    const drawn = fc.record({ view: views, outcomes, members: fc.subarray(indexes) });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ view, outcomes: ofEach, members }) => {
        const config: Config = { ...configOf(observers, services), page: { public: view } };
        const { get, errors } = await appOf(config, await ledgerOf(config, ofEach), alertsOf(members));
        const isShown = (index: number) => view.services?.includes(wordsOf(index)[0]) ?? true;
        const kept = indexes.filter((index) => !isShown(index));
        const shown = indexes.filter(isShown);
        for (const path of [...common, ...shown.flatMap((index) => ofService(wordsOf(index)[0]))]) {
          const { text } = await get(path);
          for (const word of kept.flatMap(wordsOf))
            expect(text, `${path} of ${JSON.stringify(view)}`).not.toContain(word);
        }
        const { text: status } = await get('/api/v1/status');
        for (const index of shown) expect(status).toContain(wordsOf(index)[1]);
        expect(errors).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('is answered like what there is not', async () => {
    const config: Config = {
      ...configOf(observers, services),
      page: { public: { services: ['k1id'], parts: publicParts } },
    };
    const { get } = await appOf(config, await ledgerOf(config, []), []);
    const nothing = ofService('nothing-of-it');
    for (const [index, path] of ofService('k0id').entries()) {
      const [kept, none] = [await get(path), await get(nothing[index] ?? '')];
      expect(kept.status, path).toBe(404);
      expect(kept.text.replaceAll('k0id', 'nothing-of-it')).toBe(none.text);
    }
  });

  it('changes nothing for operators', async () => {
    await fc.assert(
      fc.asyncProperty(views, outcomes, async (view, ofEach) => {
        const plain = configOf(observers, services);
        const ledger = await ledgerOf(plain, ofEach);
        const whole = await appOf(plain, ledger, alertsOf([0, 1]));
        const limited = await appOf({ ...plain, page: { public: view } }, ledger, alertsOf([0, 1]));
        for (const path of [...common, ...services.flatMap(({ id }) => ofService(id))]) {
          const [seen, all] = [await limited.get(path, true), await whole.get(path, true)];
          expect({ ...seen, text: withoutFeeds(seen.text) }, path).toEqual({ ...all, text: withoutFeeds(all.text) });
        }
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});

describe('a part that is not shown', () => {
  /** What is in the answers where a part is shown, and nowhere where it is not. */
  const signs: readonly (readonly [PublicPart, string, RegExp])[] = [
    ['incidents', '/api/v1/services/k0id', /"lastOutage"/],
    ['incidents', '/api/v1/services/k0id/events', /"kind":"outage"/],
    ['maintenance', '/api/v1/status', /"maintenance":/],
    ['latency', '/api/v1/status', /"latencyMs"/],
    ['latency', '/api/v1/services/k0id/uptime', /"latencyMs"/],
    ['endpoints', '/api/v1/status', /"endpoints"|k0other/],
    ['endpoints', '/api/v1/services/k0id/uptime', /k0end/],
    ['endpoints', '/api/v1/incidents', /k0end|"regions"|"endpoints"/],
    ['endpoints', '/api/v1/alerts', /certificate|k0end|far-away-1/],
    ['budgets', '/api/v1/services/k0id', /"objective"/],
    ['budgets', '/api/v1/alerts', /"kind":"burn"/],
    ['budgets', '/api/v1/services/k0id/events', /burns/],
    ['failover', '/api/v1/status', /"phase"/],
    ['failover', '/api/v1/services/k0id/events', /"kind":"answers"/],
    ['failover', '/api/v1/incidents', /"flips"/],
    ['observers', '/api/v1/status', /us-east-1|"observers"/],
    ['observers', '/api/v1/alerts', /us-east-1/],
    ['alerts', '/api/v1/status', /"alerts"/],
    ['alerts', '/api/v1/incidents', /"alerts"/],
    ['alerts', '/api/v1/services/k0id/events', /"kind":"alert"/],
    ['incidents', '/services/k0id', /id="incidents"|Last outage/],
    ['incidents', '/services/k0id/days/2026-11-22', /id="incidents"|Users found it down/],
    ['latency', '/services/k0id', /id="latency"|latency\.csv/],
    ['endpoints', '/services/k0id', /id="endpoints"|id="latency"|k0other/],
    ['budgets', '/services/k0id', /id="objectives"|id="budget"/],
    ['failover', '/services/k0id', /id="failover"/],
    ['failover', '/services/k0id/days/2026-11-22', /The name began to answer/],
    ['observers', '/services/k0id', /us-east-1/],
    ['alerts', '/services/k0id', /burns its error budget/],
    ['alerts', '/services/k0id/days/2026-11-22', /A page was raised/],
    ['maintenance', '/services/k0id', /maintenance\.ics/],
    ['incidents', '/incidents', /id="month-2026-11"/],
    ['endpoints', '/incidents/k0id/2026-11-22T19:05:00.000Z', /The endpoint k0end is down/],
    ['budgets', '/incidents/k0id/2026-11-22T19:05:00.000Z', /<dt>error budget/],
    ['alerts', '/incidents/k0id/2026-11-22T19:05:00.000Z', /A page about the error budget/],
  ];
  const failing = [['up', 'down', 'down', 'up', 'up', 'up', 'up', 'down']];

  const read = async (parts: readonly PublicPart[], path: string) => {
    const config: Config = { ...configOf(observers, services), page: { public: { parts } } };
    const { get } = await appOf(config, await ledgerOf(config, failing), alertsOf([0, 1]));
    return await get(path);
  };

  it.each(signs)('%s: %s', async (part, path, sign) => {
    expect((await read(publicParts, path)).text).toMatch(sign);
    expect(
      (
        await read(
          publicParts.filter((one) => one !== part),
          path,
        )
      ).text,
    ).not.toMatch(sign);
  });

  it.each<readonly [PublicPart, string]>([
    ['alerts', '/api/v1/alerts'],
    ['incidents', '/api/v1/incidents'],
    ['incidents', '/api/v1/services/k0id/incidents'],
    ['incidents', '/incidents/k0id/2026-11-22T19:05:00.000Z'],
    ['budgets', '/api/v1/services/k0id/budget'],
    ['failover', '/api/v1/services/k0id/decision'],
    ['endpoints', '/api/v1/services/k0id/decision'],
    ['observers', '/api/v1/services/k0id/decision'],
  ])('%s: %s is not there', async (part, path) => {
    expect(
      (
        await read(
          publicParts.filter((one) => one !== part),
          path,
        )
      ).status,
    ).toBe(404);
  });

  it('is named among the events, so that nobody takes its absence for quiet', async () => {
    const { text } = await read(['incidents'], '/api/v1/services/k0id/events');
    expect(JSON.parse(text).hidden).toEqual(publicParts.filter((part) => part !== 'incidents'));
  });
});
