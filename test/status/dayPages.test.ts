/** The page of a day of a service, over the world of `storyWorld.ts`. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import { hourRetentionMs } from '../../shared/ledger/retention.ts';
import { askedDay } from '../../shared/status/page/askedDay.ts';
import { dayMs, hourMs } from '../ledger/samples.ts';
import { pageOf, partOf, rowsOf, storyLedger, textOf } from './storyWorld.ts';
import { worldNow } from './world.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await storyLedger();
});
const page = (path: string, parts: Parameters<typeof pageOf>[1] = {}) => pageOf(path, { ledger, ...parts });

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

describe('the days of which there is a record', () => {
  const now = Date.UTC(2026, 10, 22, 12);
  const asked = (date: string, since: number) => askedDay(date, { service: { title: 'Shop' }, since, now });

  it('begin with the one in which watching began', () => {
    const since = Date.UTC(2026, 10, 20, 18);
    expect(asked('2026-11-20', since)).toEqual({ day: Date.UTC(2026, 10, 20), firstDay: Date.UTC(2026, 10, 20) });
    expect(() => asked('2026-11-19', since)).toThrow(
      'Shop is watched since 2026-11-20: of 2026-11-19 there is no record.',
    );
  });

  it('are those whose hours the ledger still keeps whole', () => {
    const since = now - 2 * hourRetentionMs;
    // 400 days before 2026-11-22 is 2025-10-18, of which the first half is gone at noon.
    expect(() => asked('2025-10-18', since)).toThrow('Hours are kept for 400 days, since 2025-10-19');
    expect(asked('2025-10-19', since).day).toBe(Date.UTC(2025, 9, 19));
    expect(asked('2025-10-19', since).day - (now - hourRetentionMs)).toBeLessThan(dayMs);
  });

  it('know leap days, and no others', () => {
    expect(() => asked('2026-02-29', 0)).toThrow('one of the calendar');
    expect(askedDay('2024-02-29', { service: { title: 'Shop' }, since: 0, now: Date.UTC(2024, 2, 1) }).day).toBe(
      Date.UTC(2024, 1, 29),
    );
  });
});
