/** The page of a service, part by part; what it says when a part cannot be read, and what a crowd costs. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../shared/config/config.ts';
import { publicParts } from '../../shared/config/pageConfig.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { failingOver } from '../ledger/samples.ts';
import {
  begun,
  changes,
  flip,
  pageOf,
  partOf,
  rowsOf,
  stagesOf,
  storyConfig,
  storyLedger,
  textOf,
  unreadable,
} from './storyWorld.ts';
import { worldApp } from './world.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await storyLedger();
});
const page = (path: string, parts: Parameters<typeof pageOf>[1] = {}) => pageOf(path, { ledger, ...parts });

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
      ['Latency', '99 % under 300 ms', '100 % under 300 ms, of only 60 % of the time'],
      ['Time to recover (RTO)', 'back within 2 min', '2 min 30 s, ✕ missed, by the drill of 2026-11-22 16:00:00 UTC'],
      [
        'Data lost (RPO)',
        'at most 5 min of data',
        'orders: 2 h lost, ✕ missed, back in 1 min 30 s, by the restore of 2026-11-22 09:00:00 UTCall restores',
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

  it('leads nowhere where nothing is, for operators and for the public, whatever is kept back', async () => {
    for (const parts of [publicParts, []]) {
      const view = { ...storyConfig, page: { public: { parts } } };
      for (const evidence of [true, false]) {
        const { app } = await worldApp({ ledger, config: view, evidence });
        const text = await (await app.request('/services/checkout')).text();
        // Those of operators' pages are another app's, and the way around is every page's.
        const main = /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? '';
        const links = [...main.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = '']) =>
          link.replaceAll('&amp;', '&'),
        );
        expect(links.length).toBeGreaterThan(4);
        for (const link of new Set(links)) {
          if (link === '/restores') continue;
          expect([parts.length, evidence, link, (await app.request(link)).status]).toEqual([
            parts.length,
            evidence,
            link,
            200,
          ]);
        }
      }
    }
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
  const failing: Config = {
    ...storyConfig,
    services: storyConfig.services.map((one) => (one.id === 'checkout' ? failingOver(one) : one)),
  };
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
    expect(stagesOf(partOf(text, 'failover'))[2]?.[1]).toBe('Holdfast decided to flip to us-west-2: a quorum says so');
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
    expect(loss.at(-1)).toBe('orders: whether a restore measured it could not be readall restores');
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
    const { app, clock } = await worldApp({ ledger: broken, config: storyConfig });
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
        const { app } = await worldApp({ ledger: counting, config: storyConfig });
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
    const { app } = await worldApp({ ledger, config: storyConfig });
    const first = await app.request('/services/checkout');
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toMatch(/^public, max-age=5/);
    expect((await app.request('/services/checkout', { headers: { 'if-none-match': tag } })).status).toBe(304);
  });
});
