/** The feeds, as an independent parser of feeds, and one of XML, read them. */
import fc from 'fast-check';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { atomText } from '../../../shared/status/formats/feed/atom.ts';
import type { FeedEntry } from '../../../shared/status/formats/feed/feedEntries.ts';
import { rssText } from '../../../shared/status/formats/feed/rss.ts';
import { uuid5 } from '../../../shared/status/formats/stableId.ts';
import { hostile, worldApp, worldConfig, worldLedger } from '../world.ts';
import { plannedConfig } from './planned.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

const site = 'https://status.example.com';

async function asked(path: string, config: Config = plannedConfig) {
  const { app, clock } = await worldApp({ ledger, config });
  const response = await app.request(`${site}${path}`);
  return { response, text: await response.text(), app, clock };
}

const outageFrom = '2026-11-22T18:50:00.000Z';

/** Throws at whatever is not well-formed XML with namespaces. */
function parseXml(text: string): void {
  new SaxesParser({ xmlns: true }).write(text).close();
}

describe('the Atom feed (RFC 4287)', () => {
  it('is read by a parser of feeds, with everything that the RFC demands', async () => {
    const { response, text } = await asked('/feed.atom');
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    parseXml(text);
    const feed = parseAtomFeed(text);
    // 4.1.1: an id, a title, a date of change, an author, and a link to itself.
    expect(feed).toMatchObject({
      title: { value: 'Holdfast: incidents and maintenance' },
      authors: [{ name: 'Holdfast' }],
    });
    expect(feed.id).toMatch(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(feed.links).toContainEqual({ rel: 'self', type: 'application/atom+xml', href: `${site}/feed.atom` });
    const times = feed.entries?.map(({ updated }) => Date.parse(updated ?? '')) ?? [];
    expect(times.length).toBeGreaterThan(2);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(Date.parse(feed.updated ?? '')).toBe(times[0]);
    for (const { id, title, updated, links } of feed.entries ?? []) {
      expect([id, title?.value, updated, links?.[0]?.href]).not.toContain(undefined);
    }
  });

  it('tells the outage with its page, what happened in it, and the maintenance that is due', async () => {
    const { entries = [] } = parseAtomFeed((await asked('/feed.atom')).text);
    const outage = entries.find(({ links }) => links?.[0]?.href === `${site}/incidents/checkout/${outageFrom}`);
    expect(outage).toMatchObject({
      title: { value: 'Checkout API is down' },
      published: '2026-11-22T18:50:00.000Z',
      updated: '2026-11-22T19:05:00.000Z',
      categories: [{ term: 'incident' }],
    });
    expect(outage?.content?.value).toMatch(/over after 15 min.*\n.*wrong status/);
    const planned = entries.filter(({ categories }) => categories?.[0]?.term === 'maintenance');
    expect(planned.map(({ title }) => title?.value)).toContain('New disks; <b>slow</b>, for a while: Search');
    // Next Sunday's is less than a week ahead; the one after is not told of yet.
    const beginnings = planned.map(({ content }) => /From (\S+ \S+)/.exec(content?.value ?? '')?.[1]);
    expect(beginnings).toContain('2026-11-29 02:00:00');
    expect(beginnings).not.toContain('2026-12-06 02:00:00');
  });

  it('names every entry once, and the same tomorrow and under another name of the page', async () => {
    const first = await asked('/feed.atom');
    const ids = (text: string) => parseAtomFeed(text).entries?.map(({ id }) => id) ?? [];
    const before = ids(first.text);
    expect(new Set(before).size).toBe(before.length);
    first.clock.forward(86_400_000);
    const later = await first.app.request('http://192.0.2.1:4000/feed.atom');
    expect(ids(await later.text())).toEqual(expect.arrayContaining(before));
  });

  it('has ids that are those of RFC 9562, 5.5', () => {
    // Appendix A.4: the DNS namespace and www.example.com.
    expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });
});

describe('the RSS feed (RSS 2.0)', () => {
  it('is read by a parser of feeds, and tells the same', async () => {
    const { response, text } = await asked('/feed.rss');
    expect(response.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    parseXml(text);
    const feed = parseRssFeed(text);
    expect(feed).toMatchObject({ title: expect.any(String), link: `${site}/`, description: expect.any(String) });
    const atom = parseAtomFeed((await asked('/feed.atom')).text);
    expect(feed.items?.map(({ guid }) => guid?.value)).toEqual(atom.entries?.map(({ id }) => id));
    const outage = feed.items?.find(({ link }) => link === `${site}/incidents/checkout/${outageFrom}`);
    expect(outage).toMatchObject({ title: 'Checkout API is down', guid: { isPermaLink: false } });
    // RFC 822's form of 18:50 that Sunday, with four digits for the year.
    expect(text).toContain('<pubDate>Sun, 22 Nov 2026 18:50:00 GMT</pubDate>');
  });

  it('holds HTML in its descriptions, in which text stays text', async () => {
    const { items = [] } = parseRssFeed((await asked('/feed.rss')).text);
    for (const { description } of items) expect(description?.replace(/<\/?p>/g, '')).not.toMatch(/[<>]/);
  });
});

describe('both feeds', () => {
  it('stay well-formed, and say what was said, whatever services are called', async () => {
    const { text } = await asked('/feed.atom', { ...plannedConfig, services: worldConfig.services });
    expect(parseAtomFeed(text).entries?.some(({ title }) => title?.value?.includes(hostile))).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (title) => {
        const entry: FeedEntry = {
          id: 'urn:x',
          title,
          link: `${site}/?a&b=${encodeURIComponent('ü')}`,
          publishedAt: 0,
          updatedAt: 0,
          category: 'incident',
          lines: [title, ']]>'],
        };
        const feed = {
          id: 'urn:y',
          title,
          author: title,
          siteUrl: site,
          path: '/feed',
          entries: [entry],
          updatedAt: 0,
        };
        for (const written of [await atomText(feed), await rssText(feed)]) {
          parseXml(written);
          const said: string[] = [];
          const parser = new SaxesParser({ xmlns: true });
          parser.on('text', (piece) => said.push(piece));
          parser.write(written).close();
          // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0, 2.2 and 2.11.
          const expected = title.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\u{FFFD}');
          expect(said.join('')).toContain(expected.replaceAll(/\r\n?/g, '\n'));
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each(['/feed.atom', '/feed.rss'])(
    'may be read by other pages, and is the same until something changes: %s',
    async (path) => {
      const { response, app, clock } = await asked(path);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      clock.forward(60_000);
      const etag = response.headers.get('etag') ?? '';
      const again = await app.request(`${site}${path}`, { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    },
  );

  it('tell what the public is told, and say so when that is nothing', async () => {
    const only = { ...plannedConfig, page: { public: { services: ['search'], parts: ['maintenance'] as const } } };
    const { text } = await asked('/feed.atom', only);
    expect(text).not.toMatch(/Checkout|alert/);
    expect(parseAtomFeed(text).entries?.length).toBeGreaterThan(0);
    expect((await asked('/feed.rss', { ...only, page: { public: { parts: [] } } })).response.status).toBe(404);
  });
});
