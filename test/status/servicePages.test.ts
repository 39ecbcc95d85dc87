/** The pages of one service, of its days and of incidents, over the world of `world.ts`. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import { publicParts } from '../../shared/config/pageConfig.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import type { ControlEvent } from '../../shared/control/control.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { anHour, failingOver, hourMs, minuteMs } from '../ledger/samples.ts';
import { runOf, testOf } from '../restore/runs.ts';
import { hostile, worldApp, worldConfig, worldLedger, worldNow, worldObjective } from './world.ts';

const [shop, ...others] = worldConfig.services;
if (shop === undefined) throw new Error('the world has a service');

/** What the world has, and a promise about latency, a tested backup, and a name that fails over. */
const config: Config = {
  ...worldConfig,
  services: [{ ...shop, objective: { ...worldObjective, latency: { target: 0.99, underMs: 300 } } }, ...others],
  restore: { ...nothingRestored, tests: [testOf()] },
};

const begun = anHour - 10 * minuteMs;

/** The flip of 18:51: it failed since 18:50:00, a quorum had seen it at :20, and DNS answered 40 s later. */
const flip = {
  kind: 'flipped',
  revision: 2,
  at: begun + 25_000,
  by: 'us-east-2',
  epoch: 2,
  from: 'us-east-1',
  to: 'us-west-2',
  cause: 'failover',
  reason: 'a quorum says so',
  failingSince: begun,
  detectedAt: begun + 20_000,
  votes: ['us-east-1', 'us-east-2'],
} as const;
const drill = {
  kind: 'drill-ended',
  revision: 5,
  at: anHour - 3 * hourMs,
  by: 'ada',
  endpoint: 'us-east-1',
  startedAt: anHour - 3 * hourMs - 5 * minuteMs,
  passed: true,
  why: 'it went as it should',
  times: { answeredAt: anHour - 3 * hourMs - 5 * minuteMs + 150_000 },
} as const;
const changes: readonly ControlEvent[] = [
  flip,
  { kind: 'settled', revision: 3, at: begun + 62_000, by: 'us-east-1', epoch: 2, did: 'x', inSyncAt: begun + 60_000 },
  { kind: 'answers', revision: 4, at: begun + 65_000, by: 'us-east-1', endpoint: 'us-west-2' },
  drill,
];
const events: readonly LedgerEvent[] = [
  ...changes.map((event): LedgerEvent => {
    return { service: 'checkout', id: `control-${event.revision}`, at: event.at, kind: 'control', event };
  }),
  {
    service: 'checkout',
    id: 'note-1',
    at: anHour + 10 * minuteMs,
    kind: 'note',
    incident: begun,
    text: `the new disks; ${hostile}`,
    by: 'grace',
  },
];

async function storyLedger(): Promise<Ledger> {
  const ledger = await worldLedger();
  for (const event of events) await ledger.putEvent(event);
  await ledger.putRestoreRun(runOf({ startedAt: anHour - 10 * hourMs }));
  return ledger;
}

let ledger: Ledger;
beforeAll(async () => {
  ledger = await storyLedger();
});

async function page(path: string, parts: Parameters<typeof worldApp>[0] = {}) {
  const { app, errors } = await worldApp({ ledger, config, evidence: true, ...parts });
  const response = await app.request(path);
  return { status: response.status, headers: response.headers, text: await response.text(), errors };
}

const textOf = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** The part with that heading. */
const partOf = (text: string, id: string) =>
  new RegExp(`<section class="card" aria-labelledby="${id}">[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';

/** Of the part's last table. */
function rowsOf(part: string): readonly (readonly string[])[] {
  const body = [...part.matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)].at(-1)?.[1] ?? '';
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

/** The stages of the part's first timeline: when, and what. */
const stagesOf = (part: string) => {
  const [, list = ''] = /<ol class="timeline">([\s\S]*?)<\/ol>/.exec(part) ?? [];
  return [...list.matchAll(/<li><span>([\s\S]*?)<\/span>([\s\S]*?)<\/li>/g)].map(([, when = '', what = '']) => [
    textOf(when).slice(11),
    textOf(what),
  ]);
};

const unreadable = async () => {
  throw new LedgerUnavailable('reading', new Error('the connection was lost'));
};

describe('the page of a service', () => {
  it('has each part, its headings in order, and a name for each picture', async () => {
    const { status, text } = await page('/services/checkout');
    expect(status).toBe(200);
    const parts = [...text.matchAll(/<section class="card" aria-labelledby="([^"]+)"/g)].map(([, id]) => id);
    expect(parts).toEqual(['uptime', 'objectives', 'budget', 'endpoints', 'latency', 'incidents', 'elsewhere']);
    expect([...text.matchAll(/<h(\d)/g)].map(([, level]) => level).join('')).toMatch(/^1(2+3*)+$/);
    for (const [tag] of text.matchAll(/<svg [^>]*>/g)) {
      expect(tag).toMatch(/role="img" aria-label="[^"]+"|aria-hidden="true"|preserveAspectRatio="none"/);
    }
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toMatch(/<script(?! src="\/assets\/)|javascript:|\son[a-z]+=|\sstyle=/i);
  });

  it('looks like the golden one', async () => {
    await expect((await page('/services/checkout')).text).toMatchFileSnapshot('page/golden/service.html');
  });

  it('tells the uptime of every window, with its nines', async () => {
    const rows = rowsOf(partOf((await page('/services/checkout')).text, 'uptime'));
    // 12:00 to 19:30: 345 minutes up, 15 down, 90 in which nobody looked. Of the last hour 45 up and 15 down.
    expect(rows.map(([window]) => window)).toEqual(['1h', '24h', '7d', '30d', '90d', '365d']);
    expect(rows[0]).toEqual(['1h', '75 %', '0.6 nines', '15 min', '–', '–', '–', '100 %']);
    expect(rows[1]).toEqual(['24h', '95.833 %', '1.3 nines', '15 min', '–', '1 h 30 min', '–', '80 %']);
  });

  it('holds what is promised against what was measured', async () => {
    const rows = rowsOf(partOf((await page('/services/checkout')).text, 'objectives'));
    expect(rows).toEqual([
      ['Availability', '99.9 % over 30 d', '95.833 %, ✕ missed'],
      ['Latency', '99 % under 300 ms', '100 % under 300 ms, kept'],
      ['Time to recover (RTO)', 'back within 2 min', '2 min 30 s, ✕ missed, by the drill of 2026-11-22 16:00:00 UTC'],
      [
        'Data lost (RPO)',
        'at most 5 min of data',
        "No backup has this service's name. Of all backups:" +
          'orders: 2 h lost, more than this, back in 1 min 30 s, by the restore of 2026-11-22 09:00:00 UTCall restores',
      ],
    ]);
  });

  it('tells the public nothing of restores and of who was at it', async () => {
    const { text } = await page('/services/checkout', { evidence: false });
    expect(text).not.toMatch(/orders|\/restores|ada|grace/);
    expect(rowsOf(partOf(text, 'objectives')).at(-1)?.at(-1)).toBe('told to operators only');
  });

  it('lets the error budget go down by what was spent', async () => {
    const part = partOf((await page('/services/checkout')).text, 'budget');
    // 15 of the 43.2 minutes that 99.9 % leaves of 30 days: 34.722 %.
    const [, availability = ''] = part.split('<h3>');
    expect(rowsOf(availability)).toEqual([['2026-11-22', '34.722 %', '65.277 %']]);
    expect(textOf(availability)).toMatch(
      /65\.277 % left at 2026-11-22 19:30:00 UTC\. At the present pace it is gone at /,
    );
  });

  it('tells how fast each endpoint answered, hour by hour', async () => {
    const rows = rowsOf(partOf((await page('/services/checkout')).text, 'latency'));
    // Six whole hours, one of which nobody saw. Us-east-1 takes 9.25 ms, us-west-2 40, and what users reach 12.5: ± 2 %,
    // and rounded to whole milliseconds.
    expect(rows.map(([hour, endpoint]) => [hour?.slice(11, 13), endpoint])).toEqual(
      ['18', '17', '16', '14', '13', '12'].flatMap((hour) =>
        ['us-east-1', 'us-west-2', 'public'].toReversed().map((endpoint) => [hour, endpoint]),
      ),
    );
    for (const [, endpoint, ...latencies] of rows) {
      const exact = { 'us-east-1': 9.25, 'us-west-2': 40, public: 12.5 }[endpoint ?? ''] ?? Number.NaN;
      for (const one of latencies) expect(Math.abs(Number.parseFloat(one) - exact)).toBeLessThan(0.02 * exact + 0.5);
    }
  });

  it('takes the days where the time is asked for by days, and what nobody asks for as if nothing was', async () => {
    const month = await page('/services/checkout?latency=30d');
    expect(month.text).toContain('aria-current="true">30d</a>');
    expect(textOf(partOf(month.text, 'latency'))).toContain('No day that is over has a latency');
    expect((await page('/services/checkout?latency=7y')).text).toContain('aria-current="true">24h</a>');
  });

  it('lists its incidents, each with its permalink', async () => {
    const part = partOf((await page('/services/checkout')).text, 'incidents');
    const links = [...part.matchAll(/<a href="(\/incidents\/[^"]+)">([^<]*)/g)].map(([, path, text]) => [path, text]);
    expect(links).toEqual([
      [
        '/incidents/checkout/2026-11-22T19:20:00.000Z?endpoint=us-west-2',
        'Checkout API: us-west-2 has been down for 10 min 20 s',
      ],
      ['/incidents/checkout/2026-11-22T18:50:00.000Z', 'Checkout API was down for 15 min: wrong status'],
    ]);
    for (const [path = ''] of links) expect((await page(path)).status).toBe(200);
  });

  it('says that nothing was seen of a service that nobody looked at', async () => {
    const { status, text } = await page('/services/search');
    expect(status).toBe(200);
    expect(text).toContain('Search is not known to be up or down');
    expect(text).toContain('Nobody has looked yet');
    expect(textOf(partOf(text, 'objectives'))).toContain('The config promises nothing of Search');
  });

  it('lets no text of others become markup', async () => {
    for (const path of [
      '/services/hostile',
      '/services/hostile/days/2026-11-22',
      '/incidents',
      '/incidents?service=hostile',
    ]) {
      const { text } = await page(path);
      expect(text).not.toMatch(/<script(?! src="\/assets\/)/);
      expect(text).toContain('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;');
      expect(text).not.toContain('alert("1"');
    }
  });
});

describe('the story of a flip', () => {
  /** The world's checkout, failing over: the config has a name for it, and the control record the flip. */
  const failing: Config = { ...config, services: [failingOver(config.services[0] ?? shop), ...others] };
  const controlled = createMemoryControlStore();
  beforeAll(async () => {
    const flips = [
      { epoch: 2, from: 'us-east-1', to: 'us-west-2', kind: 'failover', by: 'us-east-2', reason: 'x', at: flip.at },
    ] as const;
    await controlled.createControl({
      service: 'checkout',
      revision: 4,
      active: 'us-west-2',
      epoch: 2,
      phase: 'settled',
      flips,
      answers: { endpoint: 'us-west-2', since: begun + 65_000 },
      log: changes.filter(({ kind }) => kind !== 'drill-ended').toReversed(),
    });
  });
  const stages = [
    ['18:50:00 UTC', 'us-east-1 began to fail'],
    ['18:50:20 UTC, +20 s', 'a quorum had seen us-east-1 down'],
    ['18:50:25 UTC, +25 s', 'us-east-2 decided to flip: us-east-1 is down, said us-east-1, us-east-2'],
    ['18:51:00 UTC, +1 min', 'every name server had the change'],
    ['18:51:02 UTC, +1 min 2 s', 'DNS was seen to be as decided'],
    ['18:51:05 UTC, +1 min 5 s', 'the name answered us-west-2'],
  ];

  it('is told from the first failing round to the answer', async () => {
    const part = partOf((await page('/services/checkout', { config: failing, control: controlled })).text, 'failover');
    expect(stagesOf(part)).toEqual(stages);
    expect(textOf(part)).toContain('active endpoint us-west-2, epoch 2; checkout.example.com answers us-west-2');
    expect(part.match(/<details/g)).toHaveLength(1);
  });

  it('is measured against what was promised', async () => {
    const { text } = await page('/services/checkout', { config: failing, control: controlled });
    const [, , recovery = []] = rowsOf(partOf(text, 'objectives'));
    expect(recovery.at(-1)).toBe(
      '1 min 5 s, kept, by the flip of 2026-11-22 18:50:25 UTC2 min 30 s, ✕ missed, by the drill of 2026-11-22 16:00:00 UTC',
    );
  });

  it('is the ledger’s where the control table does not answer, and the control table’s where the ledger does not', async () => {
    const away = { ...controlled, peekControls: () => Promise.reject(new ControlUnavailable('peeking', 'x')) };
    const known = await page('/services/checkout', { config: failing, control: away });
    expect(stagesOf(partOf(known.text, 'failover'))).toEqual(stages);
    const broken = { ...ledger, events: unreadable };
    const { text } = await page('/services/checkout', { config: failing, control: controlled, ledger: broken });
    expect(stagesOf(partOf(text, 'failover'))).toEqual(stages);
    expect(partOf(text, 'failover')).toContain('whether there were others is not known');
  });

  it('tells the public no person and, where observers are kept back, no vote', async () => {
    const parts = publicParts.filter((part) => part !== 'observers');
    const view = { ...failing, page: { public: { parts } } };
    const { text } = await page('/services/checkout', { config: view, control: controlled, evidence: false });
    expect(stagesOf(partOf(text, 'failover'))[2]?.[1]).toBe('us-east-2 decided to flip to us-west-2: a quorum says so');
  });
});

describe('a part that cannot be read', () => {
  it.each([
    [{ events: unreadable }, ['incidents'], ['budget', 'latency']],
    [{ hours: unreadable }, ['incidents', 'latency', 'budget'], []],
  ] as const)('says so, and the others are there: %o', async (broken, unknown, known) => {
    const { status, text, errors } = await page('/services/checkout', { ledger: { ...ledger, ...broken } });
    expect(status).toBe(200);
    for (const id of unknown) expect(partOf(text, id)).toMatch(/<p class="note" role="alert">[^<]*not known/);
    for (const id of known) expect(partOf(text, id)).toMatch(/<table>/);
    expect(text).not.toContain('Nothing was wrong');
    expect(partOf(text, 'uptime')).toContain('95.833 %');
    expect(errors.map(({ name }) => name)).toContain('LedgerUnavailable');
  });

  it('is no drill that there was not, and no restore', async () => {
    const broken = { ...ledger, events: unreadable, newestRestoreRuns: unreadable };
    const [, , recovery = [], loss = []] = rowsOf(
      partOf((await page('/services/checkout', { ledger: broken })).text, 'objectives'),
    );
    expect(recovery.at(-1)).toBe('whether a drill measured it could not be read');
    expect(loss.at(-1)).toBe('whether a restore measured it could not be read');
    const uncounted = await page('/services/checkout', { ledger: { ...ledger, hours: unreadable } });
    const [, latency = []] = rowsOf(partOf(uncounted.text, 'objectives'));
    expect(latency.at(-1)).toBe('what was measured could not be read');
  });

  it('of a day, says so', async () => {
    const broken = { ...ledger, hours: unreadable };
    const { status, text } = await page('/services/checkout/days/2026-11-22', { ledger: broken });
    expect(status).toBe(200);
    for (const id of ['hours', 'incidents', 'happenings'])
      expect(partOf(text, id)).toMatch(/role="alert">[^<]*not known/);
    expect(text).not.toMatch(/100 % up|Nothing was wrong|Nothing that is told/);
  });

  it('of all incidents, says so', async () => {
    const { text } = await page('/incidents', { ledger: { ...ledger, days: unreadable } });
    expect(text).toContain('The incidents could not be read: whether there were any is not known.');
    expect(text).not.toMatch(/Nothing was wrong|Users found/);
  });

  it('leaves the last snapshot under a banner, and calls nothing fine', async () => {
    let isDown = false;
    const boards = () => (isDown ? unreadable() : ledger.boards());
    const broken: Ledger = { ...ledger, boards, hours: () => unreadable(), events: () => unreadable() };
    const { app, clock } = await worldApp({ ledger: broken, config });
    expect(await (await app.request('/services/checkout')).text()).not.toContain('class="banner"');
    isDown = true;
    clock.forward(60_000);
    const text = await (await app.request('/services/checkout')).text();
    expect(text).toMatch(/class="banner" role="alert">Holdfast cannot read its ledger/);
    expect(text).toMatch(/<title>\? Not known now\. At /);
    expect(text).toMatch(/<h1 class="headline unknown">/);
  });

  it('and no snapshot is an error, and no page', async () => {
    const broken = { ...ledger, boards: unreadable };
    expect((await page('/services/checkout', { ledger: broken })).status).toBe(503);
  });
});

describe('the page of a day', () => {
  const path = '/services/checkout/days/2026-11-22';

  it('tells every hour that was counted', async () => {
    const rows = rowsOf(partOf((await page(path)).text, 'hours'));
    const full = ['1 h', '–', '–', '–', '–', '100 %'];
    // Watched from 12:00; nobody looked from 15:00 to 16:30; down from 18:50 to 19:05; counted up to 19:30.
    expect(rows).toEqual([
      ['00:00 to 12:00', 'not watched yet'],
      ['12:00', ...full],
      ['13:00', ...full],
      ['14:00', ...full],
      ['15:00', '–', '–', '–', '1 h', '–', '–'],
      ['16:00', '30 min', '–', '–', '30 min', '–', '100 %'],
      ['17:00', ...full],
      ['18:00', '50 min', '10 min', '–', '–', '–', '83.333 %'],
      ['19:00', '25 min', '5 min', '–', '–', '–', '83.333 %'],
    ]);
  });

  it('says what happened, from morning to evening', async () => {
    const part = partOf((await page(path)).text, 'happenings');
    const items = [...part.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item = '']) => textOf(item).slice(11));
    expect(items).toEqual([
      '15:00:00 UTC Nobody looked: no observer recorded anything for 1 h 30 min.',
      '16:00:00 UTC The drill of 2026-11-22 15:55:00 UTC passed: “it went as it should”',
      '18:50:00 UTC Users found it down for 15 min: wrong status.',
      '18:50:25 UTC us-east-2 moved traffic from us-east-1 to us-west-2 (failover, epoch 2): “a quorum says so”',
      '18:51:02 UTC DNS was seen to be as decided (epoch 2).',
      '18:51:05 UTC The name began to answer us-west-2.',
      expect.stringMatching(/^19:10:00 UTC grace noted of the incident of 2026-11-22 18:50:00 UTC: “the new disks; /),
    ]);
  });

  it('lists the incidents of the day', async () => {
    const part = partOf((await page(path)).text, 'incidents');
    expect(part.match(/<li>/g)).toHaveLength(2);
  });

  it('leads to the days before and after of which there is a record', async () => {
    const later = { now: () => worldNow + 2 * 24 * hourMs };
    const linksOn = async (day: string) => {
      const { text } = await page(`/services/checkout/days/${day}`, { clock: later });
      return [...text.matchAll(/days\/([\d-]+)" rel="(prev|next)"/g)].map(([, to, rel]) => [rel, to]);
    };
    expect(await linksOn('2026-11-22')).toEqual([['next', '2026-11-23']]);
    expect(await linksOn('2026-11-23')).toEqual([
      ['prev', '2026-11-22'],
      ['next', '2026-11-24'],
    ]);
    expect(await linksOn('2026-11-24')).toEqual([['prev', '2026-11-23']]);
  });

  it.each([
    ['checkout/days/2026-11-23', /2026-11-23 is yet to come\. The last day is 2026-11-22/],
    ['checkout/days/2026-11-21', /Checkout API is watched since 2026-11-22/],
    ['checkout/days/2026-02-30', /one of the calendar/],
    ['checkout/days/today', /A day is written as 2026-11-22/],
    ['search/days/2026-11-22', /Nobody has looked at Search yet/],
    ['nope/days/2026-11-22', /no service "nope"/],
  ])('is not there for %s, and says why', async (rest, words) => {
    const { status, text, headers } = await page(`/services/${rest}`);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(textOf(text)).toMatch(words);
  });
});

describe('the page of an incident', () => {
  const path = '/incidents/checkout/2026-11-22T18:50:00.000Z';

  it('tells what happened in order, with the time since it began', async () => {
    const { text } = await page(path);
    expect(text).toContain('<h1>Checkout API was down for 15 min: wrong status</h1>');
    expect(stagesOf(partOf(text, 'course'))).toEqual([
      ['18:50:00 UTC', 'Users find it down: wrong status.'],
      ['18:50:00 UTC', 'The endpoint public is down.'],
      ['18:50:20 UTC, +20 s', 'A quorum of observers has seen us-east-1 down.'],
      [
        '18:50:25 UTC, +25 s',
        'Traffic is moved from us-east-1 to us-west-2. Decided by us-east-2 (automatic): “a quorum says so”',
      ],
      ['19:05:00 UTC, +15 min', 'The endpoint public is up again.'],
      ['19:05:00 UTC, +15 min', 'It is over after 15 min.'],
    ]);
    // 15 of the 43.2 minutes that 99.9 % leaves of 30 days.
    expect(textOf(partOf(text, 'facts'))).toContain('error budgettook 34.722 % of it (15 min)');
  });

  it('tells operators what people noted, and nobody else', async () => {
    const told = await page(path);
    expect(textOf(partOf(told.text, 'notes'))).toMatch(/the new disks;.*grace, 2026-11-22 19:10:00 UTC/);
    expect(told.text).not.toMatch(/<script(?! src="\/assets\/)/);
    const hidden = await page(path, { evidence: false });
    expect(hidden.status).toBe(200);
    expect(hidden.text).not.toMatch(/grace|new disks|id="notes"/);
    expect(hidden.text).toContain('Traffic is moved from us-east-1 to us-west-2.');
  });

  it('asks again for as long as the incident is open', async () => {
    expect((await page(path)).text).not.toContain('data-refresh');
    const open = await page('/incidents/checkout/2026-11-22T19:20:00.000Z?endpoint=us-west-2');
    expect(open.text).toContain('data-refresh');
    expect(textOf(open.text)).toContain('no user: they did not reach us-west-2');
  });

  it('is where the feed and the Statuspage say that it is', async () => {
    const { app } = await worldApp({ ledger, config });
    const feed = await (await app.request('http://localhost/feed.atom')).text();
    const incidents = JSON.parse(await (await app.request('http://localhost/api/v2/incidents.json')).text()).incidents;
    const links = [
      ...[...feed.matchAll(/href="(http:\/\/localhost\/incidents\/[^"]+)"/g)].map(([, link = '']) => link),
      ...incidents.map(({ shortlink }: { shortlink: string }) => shortlink),
    ];
    expect(links).toHaveLength(6);
    for (const link of links) expect([link, (await app.request(link)).status]).toEqual([link, 200]);
  });

  it.each([
    '/incidents/checkout/2026-11-22T18:51:00.000Z',
    '/incidents/checkout/2026-11-22T18:50:00.000Z?endpoint=us-east-1',
    '/incidents/checkout/2026-11-22T18:50:00Z',
    '/incidents/checkout/yesterday',
    '/incidents/checkout/2126-11-22T18:50:00.000Z',
    '/incidents/checkout/2020-11-22T18:50:00.000Z',
    '/incidents/nope/2026-11-22T18:50:00.000Z',
  ])('is not there: %s', async (asked) => {
    const { status, text } = await page(asked);
    expect(status).toBe(404);
    expect(text).toMatch(/<h1>No such (incident|service)<\/h1>/);
  });
});

describe('the page of all incidents', () => {
  it('lists them by month, the newest first, with what they came to', async () => {
    const { text } = await page('/incidents');
    const headings = [...text.matchAll(/<h2 id="month-[^"]*">([^<]*)/g)].map(([, month]) => month);
    expect(headings).toEqual(['November 2026']);
    const list = partOf(text, 'month-2026-11');
    const titles = [...list.matchAll(/<a [^>]*>([^<]*)</g)].map(([, title = '']) => title.split(' ')[0]);
    expect(titles.filter((title) => title === 'Checkout')).toHaveLength(2);
    // Users found two services down: checkout, which is over after a quarter of an hour, and the one that fails on and on.
    expect(textOf(text)).toMatch(/Users found something down 2 times; 1 not over yet; over after 15 min in the mean/);
  });

  it('lists those of one service for whoever follows its link', async () => {
    const { text } = await page('/incidents?service=checkout');
    expect(text).toContain('<a href="/incidents?service=checkout" aria-current="true">Checkout API</a>');
    expect(text.match(/href="\/incidents\/checkout\//g)).toHaveLength(2);
    expect(text).not.toContain('/incidents/hostile/');
    expect(textOf(text)).toContain('Users found something down once; over after 15 min in the mean');
  });

  it('says what is kept from the public', async () => {
    const view = { ...config, page: { public: { parts: [] } } };
    const { status, text } = await page('/incidents', { config: view, evidence: false });
    expect(status).toBe(200);
    expect(text).toContain('Incidents are told to operators only.');
    expect(text).not.toMatch(/Users found|Nothing was wrong|\/incidents\/checkout/);
  });

  it('of a service that there is none of, is not there', async () => {
    expect((await page('/incidents?service=nope')).status).toBe(404);
  });
});

describe('a crowd', () => {
  it.each(['/services/checkout', '/services/checkout/days/2026-11-22', '/incidents/checkout/2026-11-22T18:50:00.000Z'])(
    'of a hundred costs what one reader costs: %s',
    async (path) => {
      const costOf = async (readers: number) => {
        let reads = 0;
        const counted = <Args extends readonly unknown[], T>(read: (...args: Args) => Promise<T>) => {
          return (...args: Args): Promise<T> => {
            reads += 1;
            return read(...args);
          };
        };
        const counting: Ledger = {
          ...ledger,
          hours: counted(ledger.hours),
          days: counted(ledger.days),
          events: counted(ledger.events),
          recents: counted(ledger.recents),
          corrections: counted(ledger.corrections),
        };
        const { app } = await worldApp({ ledger: counting, config });
        const answers = await Promise.all(Array.from({ length: readers }, async () => await app.request(path)));
        expect(answers.every(({ status }) => status === 200)).toBe(true);
        return reads;
      };
      const one = await costOf(1);
      expect(one).toBeGreaterThan(0);
      expect(await costOf(100)).toBe(one);
    },
  );

  it('that has a page already is told so (RFC 9110, 13.1.2)', async () => {
    const { app } = await worldApp({ ledger, config });
    const first = await app.request('/services/checkout');
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=5/);
    expect((await app.request('/services/checkout', { headers: { 'if-none-match': tag } })).status).toBe(304);
  });
});
