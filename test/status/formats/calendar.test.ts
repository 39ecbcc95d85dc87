/** Planned maintenance as a calendar, as an independent parser reads it. */
import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { worldApp } from '../world.ts';
import { plannedConfig } from './planned.ts';

async function asked(config: Config = plannedConfig) {
  const { app } = await worldApp({ ledger: createMemoryLedger(), config });
  const response = await app.request('https://status.example.com/maintenance.ics');
  return { response, text: await response.text() };
}

const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

describe('the calendar of planned maintenance (RFC 5545)', () => {
  let text: string;
  beforeAll(async () => {
    text = (await asked()).text;
  });

  it('is read by a parser, with every occurrence of ninety days in UTC', async () => {
    const { response } = await asked();
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const events = eventsOf(text);
    const spans = events.map(({ startDate, endDate }) => [startDate.toString(), endDate.toString()]);
    // The one that is open, and twelve Sundays at three in Berlin, which is UTC+1 until 28 March 2027.
    expect(spans).toHaveLength(13);
    expect(spans[0]).toEqual(['2026-11-22T18:30:20Z', '2026-11-22T20:30:20Z']);
    expect(spans[1]).toEqual(['2026-11-29T02:00:00Z', '2026-11-29T03:00:00Z']);
    expect(spans.at(-1)).toEqual(['2027-02-14T02:00:00Z', '2027-02-14T03:00:00Z']);
    expect(events[0]?.summary).toBe('New disks; <b>slow</b>, for a while: Search');
    expect(events[1]?.summary).toBe('Planned maintenance: Checkout API, Search');
  });

  it('has what the RFC demands: lines of 75 octets, ended by CR LF; a version, a maker, and for each event an id and a stamp', () => {
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    for (const line of text.split('\r\n')) {
      expect(line).not.toMatch(/[\r\n]/);
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }
    const calendar = new ICAL.Component(ICAL.parse(text));
    expect([calendar.getFirstPropertyValue('version'), calendar.getFirstPropertyValue('prodid')]).toEqual([
      '2.0',
      expect.stringMatching(/Holdfast/),
    ]);
    const uids = eventsOf(text).map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const event of calendar.getAllSubcomponents('vevent')) expect(event.hasProperty('dtstamp')).toBe(true);
  });

  it('lists what the public is shown, and is not there when maintenance is not told', async () => {
    const only = { ...plannedConfig, page: { public: { services: ['checkout'], parts: ['maintenance'] as const } } };
    const shown = (await asked(only)).text;
    expect(eventsOf(shown)).toHaveLength(12);
    expect(shown).not.toContain('Search');
    expect((await asked({ ...only, page: { public: { parts: [] } } })).response.status).toBe(404);
  });
});
