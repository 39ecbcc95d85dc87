import { beforeAll, describe, expect, it } from 'vitest';
import type { StatusModel } from '../../../shared/status/model.ts';
import { type HomeQuestion, homePage } from '../../../shared/status/page/homePage.ts';
import { alertOf } from '../../alerts/render/samples.ts';
import { hostile, worldConfig, worldNow } from '../world.ts';
import { firingModel } from './firing.ts';

const hidden = { audit: { state: 'hidden' }, restores: { state: 'hidden' } } as const;
const question: HomeQuestion = { config: worldConfig, viewer: 'operator', window: '30d' };
const pageOf = (model: StatusModel, more: Partial<HomeQuestion> = {}) =>
  homePage(model, hidden, { ...question, ...more });

const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, '').replaceAll('&quot;', '"');

let model: StatusModel;
let page: string;
beforeAll(async () => {
  model = await firingModel();
  page = await pageOf(model);
});

describe('the status page', () => {
  it('looks like the golden one', async () => {
    await expect(page).toMatchFileSnapshot('golden/page.html');
  });

  it('never lets text of others become markup', async () => {
    const reasonless = structuredClone(model);
    const everywhere: StatusModel = {
      ...reasonless,
      observers: [{ region: hostile, state: 'silent' }],
      alerts: [
        alertOf({
          key: hostile,
          service: hostile,
          detail: { kind: 'audit', subject: hostile, check: hostile, summary: hostile },
          state: { kind: 'acknowledged', since: 0, firedAt: 0, at: 0, by: hostile, note: hostile },
        }),
      ],
      services: reasonless.services.map((service) => ({
        ...service,
        id: `"><img src=x onerror=${hostile}>`,
        title: hostile,
        active: hostile,
        failover: {
          phase: 'settled',
          hold: { by: hostile, reason: hostile, at: 0 },
          drill: { id: 'x', by: hostile, reason: hostile, endpoint: hostile, startedAt: 0, until: 1, times: {} },
          answers: { endpoint: `other ${hostile}`, since: 0 },
          lastFlip: { epoch: 2, from: hostile, to: hostile, cause: 'forced', by: hostile, reason: hostile, at: 0 },
        },
        maintenance: { title: hostile, from: 0, until: 1 },
        endpoints: [{ id: hostile, state: 'up', observers: { [hostile]: { state: 'up', at: 0, latencyMs: 1 } } }],
      })),
    };
    const markup = await pageOf(everywhere);
    expect(markup).not.toMatch(/<script(?! src="\/assets\/)|<img/i);
    expect(markup).toContain('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;');
    // No attribute was left early: every quote of the hostile text is escaped.
    expect(markup).not.toContain('alert("1"');
  });

  it('has no inline script and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script(?! src="\/assets\/)|javascript:|\son[a-z]+=|https?:\/\/(?!www\.w3\.org)/i);
  });

  it('has a language, a title with the state, headings in order, and a name for each picture', () => {
    expect(page).toMatch(/<html lang="en">/);
    expect(page).toMatch(/<title>✕ Down: /);
    expect([...page.matchAll(/<h(\d)/g)].map(([, level]) => level).join('')).toMatch(/^12+$/);
    const pictures = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    // The bar of a budget and the legend are for the eye alone: the words beside them say the same.
    const [bars, others] = [true, false].map((wanted) =>
      pictures.filter((tag) => tag.includes('aria-hidden') === wanted),
    );
    expect(bars).toHaveLength(1 + 7);
    expect(others).toHaveLength(model.services.length);
    for (const tag of others ?? []) expect(tag).toMatch(/role="img" aria-label="[^"]+"/);
  });

  it('draws ninety bars for each service, and says in words what there is to tell of each', () => {
    const days = [...page.matchAll(/<svg class="days"[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    expect(days.map((svg) => svg.match(/z/g)?.length)).toEqual(model.services.map(() => 90));
    const [table = ''] = /<table class="byday"[\s\S]*?<\/table>/.exec(page) ?? [];
    const rows = [...table.matchAll(/<tr><th scope="row">([\s\S]*?)<\/th><td>([\s\S]*?)<\/td>/g)].map(([, ...cells]) =>
      cells.map(textOf),
    );
    // 12:00 to 19:30: 345 minutes up, 15 down, 90 without anybody looking.
    expect(rows).toEqual([
      ['2026-11-22', '95.833 % up: 15 min down, 1 h 30 min not looked; 1 outage'],
      ['2026-08-25 to 2026-11-21', 'not watched'],
    ]);
    expect(table).toContain('<a href="/services/checkout/days/2026-11-22">');
  });

  it('says that an outage goes on, and that one is not on record', async () => {
    const lastOutage = { from: worldNow - 60_000, to: worldNow, ongoing: true, reason: 'status' } as const;
    const ongoing = { ...model, services: model.services.map((service) => ({ ...service, lastOutage })) };
    expect(textOf(await pageOf(ongoing))).toContain('Outage since 2026-11-22 19:29:20 UTC, for 1 min: wrong status.');
    const [, search] = model.services;
    expect(search).not.toHaveProperty('lastOutage');
    expect(page).toContain('Nobody has looked yet: whether there was an outage is not known.');
    const since = worldNow - 3_600_000;
    const calm = {
      ...model,
      services: model.services.slice(1, 2).map((one) => ({ ...one, since, countedTo: worldNow })),
    };
    expect(textOf(await pageOf(calm))).toContain('No outage seen since 2026-11-22 18:30:20 UTC.');
  });

  it('says so when there is nothing to watch', async () => {
    expect(await pageOf({ ...model, services: [] })).toContain('No service is configured');
  });

  it('tells the story of the last flip, openly for an hour', async () => {
    const at = worldNow - 10 * 60_000;
    const lastFlip = {
      epoch: 7,
      from: 'us-east-1',
      to: 'us-west-2',
      cause: 'failover',
      by: 'us-east-2',
      reason: 'a quorum says us-east-1 is down',
      failingSince: at - 22_000,
      votes: ['us-east-1', 'us-east-2'],
      at,
      inSyncAt: at + 31_000,
      settledAt: at + 33_000,
      answeredAt: at + 33_000,
    } as const;
    const [checkout] = model.services;
    if (checkout === undefined) throw new Error('the world has a service');
    const flipped = { ...checkout, active: 'us-west-2', epoch: 7, failover: { phase: 'settled', lastFlip } } as const;
    const told = await pageOf({ ...model, services: [flipped] });
    expect(told).toContain('active endpoint us-west-2, epoch 7');
    const [story = ''] = /<details class="story"[\s\S]*?<\/details>/.exec(told) ?? [];
    const lines = [...story.matchAll(/<(?:summary|li)>([\s\S]*?)<\/(?:summary|li)>/g)].map(([, line = '']) => line);
    expect(lines.map((line) => line.replaceAll(/<[^>]*>/g, ''))).toEqual([
      'Last flip: us-east-1 → us-west-2 (epoch 7), 2026-11-22 19:20:20 UTC',
      '2026-11-22 19:19:58 UTC us-east-1 began to fail',
      '+22 s us-east-2 decided to flip: us-east-1 is down, said us-east-1, us-east-2',
      '+53 s every name server had the change',
      '+55 s the name answered us-west-2',
      '+55 s DNS was seen to be as decided',
    ]);
    expect(story).toMatch(/^<details class="story" id="flip-checkout" open>/);
    const old = { ...model, generatedAt: at + 2 * 3_600_000, services: [flipped] };
    expect(await pageOf(old)).toContain('<details class="story" id="flip-checkout"><summary>');
  });

  const cardOf = (markup: string) =>
    /<section class="card" aria-labelledby="alerts">[\s\S]*?<\/section>/.exec(markup)?.[0] ?? '';

  it('has what fires on top, with what one lost region explains beneath it', () => {
    const card = cardOf(page);
    expect(page.indexOf(card)).toBeLessThan(page.indexOf('service-checkout'));
    const items = [...card.matchAll(/<(?:li|summary)>([\s\S]*?)(?=<\/?(?:li|summary|details|ul)>)/g)].map(
      ([, one = '']) => textOf(one),
    );
    expect(items).toEqual([
      '✕ page us-west-2 fails: 2 services affected since 2026-11-22 19:18:20 UTC',
      '2 alerts that it explains',
      '✕ page Checkout API burns its error budget 14.6 times too fast',
      expect.stringMatching(/^✕ page .* burns its error budget 14\.6 times too fast$/),
      '◐ ticket The certificate of Search (us-east-1) expires in 6 days since 2026-11-22 19:18:20 UTC, acknowledged by ada at 2026-11-22 19:19:20 UTC: "renewing it"',
    ]);
  });

  it('has no such card when nothing fires, and says so when that is not known', async () => {
    expect(cardOf(await pageOf({ ...model, alerts: [] }))).toBe('');
    const { alerts: _, ...unknown } = model;
    const page = await pageOf(unknown);
    expect(cardOf(page)).toBe('');
    expect(page).toContain('Alerts are not known: the control table did not answer.');
  });

  it('lists so many alerts, and counts the rest', async () => {
    const many = Array.from({ length: 53 }, (_, index) =>
      alertOf({
        key: `observer:${index}`,
        detail: { kind: 'observer', observer: `o${index}`, silent: 1, observers: 60 },
      }),
    );
    const card = cardOf(await pageOf({ ...model, alerts: many }));
    expect(card.match(/<li>/g)).toHaveLength(50);
    expect(textOf(card)).toContain('and 3 more: all alerts');
  });

  const budgetsOf = (markup: string) =>
    [...markup.matchAll(/<(p|div) class="budget[^"]*">[\s\S]*?<\/\1>/g)].map(([part]) => part);

  it('tells what is left of a budget in words and as a bar', () => {
    const [bar = '', ...others] = budgetsOf(page);
    expect(others).toEqual([]);
    expect(textOf(bar)).toBe(
      '61 % of the error budget left, enough for 26 min 21 s of outage 99.9 % over the last 30 days · burns too fast · gone at 2026-11-24 01:30:20 UTC at the present pace',
    );
    expect(bar).toContain('<rect class="slight" width="61" height="6"/>');
  });

  it('does not draw as known what is old or was never counted', async () => {
    const [checkout] = model.services;
    const [budget] = checkout?.budgets ?? [];
    if (checkout === undefined || budget === undefined) throw new Error('the world has a budget');
    const pageWith = (budgets: typeof checkout.budgets) => pageOf({ ...model, services: [{ ...checkout, budgets }] });
    const [old = ''] = budgetsOf(await pageWith([{ ...budget, isStale: true }]));
    expect(textOf(old)).toContain('not counted since 2026-11-22 19:29:20 UTC');
    expect(old).toContain('<rect class="gap"');
    const [never = ''] = budgetsOf(await pageWith([]));
    expect(textOf(never)).toBe('The error budget has not been counted yet.');
    const [spent = ''] = budgetsOf(await pageWith([{ ...budget, spentShare: 1.32, left: -829_440, outageMsLeft: 0 }]));
    expect(textOf(spent)).toMatch(/^Nothing of the error budget left: 132 % of it is spent /);
    expect(spent).toContain('width="0"');
  });
});
