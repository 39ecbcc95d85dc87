import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headlineOf } from '../../shared/alerts/headline.ts';
import { hostileNotice } from './render/hostile.ts';
import { alertOf, burn, firedAt, noticeFor, sampleConfig, samples, states } from './render/samples.ts';

const burning = alertOf({ key: 'burn:checkout:availability', service: 'checkout', region: 'us-east-1', detail: burn });
const { url: _url, ...withoutUrl } = sampleConfig;

describe('headlineOf', () => {
  it('is one line with the title, or the id where nobody has given one', () => {
    expect(headlineOf(burning, 'Checkout API')).toBe('Checkout API burns its error budget 14.6 times too fast');
    expect(headlineOf(burning)).toBe('checkout burns its error budget 14.6 times too fast');
  });

  // Of a week's budget, 10 % in a day and 10 % in three days are burn rates of 0.7 and 0.23 (Site Reliability Workbook,
  // chapter 5: share × period / window): the budget lasts for longer than its week then.
  it.each([
    [0.2333, 'burns its error budget at 0.23 times the pace that uses it up'],
    [0.7, 'burns its error budget at 0.7 times the pace that uses it up'],
    [1, 'burns all of its error budget at this pace'],
    [1.1, 'burns its error budget 1.1 times too fast'],
  ])('does not call a pace of %d too fast, or the end of the budget, where it is not', (longBurn, words) => {
    const slow = { ...burning, detail: { ...burn, factor: 0.2333, longBurn } };
    expect(headlineOf(slow)).toBe(`checkout ${words}`);
    expect(noticeFor(slow).lines.join(' ')).toContain('the threshold is a burn rate of 0.23 in both');
  });

  it('is at most 200 characters on one line, whatever the texts hold', () => {
    fc.assert(
      fc.property(hostileNotice, ({ title }) => {
        expect([...title].length).toBeLessThanOrEqual(200);
        expect(title).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('noticeOf', () => {
  it('links to where the config says that the page is, or else to where it is known to be, or to nowhere', () => {
    const own = {
      status: 'https://status.example.com/#service-checkout',
      runbook: 'https://wiki.example.com/checkout',
    };
    expect(noticeFor(burning, { url: 'http://127.0.0.1:4000' }).links).toEqual(own);
    const known = noticeFor(burning, { config: withoutUrl, url: 'http://127.0.0.1:4000/' }).links;
    expect(known).toEqual({ ...own, status: 'http://127.0.0.1:4000/#service-checkout' });
    expect(noticeFor(burning, { config: withoutUrl }).links).toEqual({ runbook: own.runbook });
  });

  it('tells of a service that the config has lost by its id', () => {
    const { service, title, lines } = noticeFor({ ...burning, service: 'gone' });
    expect(service).toEqual({ id: 'gone', title: 'gone' });
    expect(title).toMatch(/^gone burns/);
    expect(lines.join(' ')).toContain('26 % of the error budget (99.95 %) is spent');
  });

  it('says who has acknowledged it, to people and to programs', () => {
    const { acknowledged, status } = noticeFor({ ...burning, state: states.acknowledged });
    expect(status).toBe('acknowledged');
    expect(acknowledged).toEqual({ at: firedAt + 240_000, by: 'ada', note: 'looking at the database' });
  });

  it('is the end of a page that goes on as a ticket, to those who hear of pages only', () => {
    const eased = noticeFor({ ...burning, severity: 'ticket' }, { stage: 'resolved', count: 2 });
    expect(eased).toMatchObject({ status: 'resolved', severity: 'page', resolvedWhy: 'eased' });
    expect(eased.lines[0]).toBe(
      'It is not grave enough for a page any more. It goes on as a ticket, which is not told here.',
    );
  });

  it('is for alerts that fire or are over', () => {
    expect(() => noticeFor({ ...burning, state: { kind: 'pending', since: firedAt } })).toThrow(/before it fires/);
  });

  it('lists so many names and counts the others', () => {
    const services = Array.from({ length: 50 }, (_, index) => `s${index}`);
    const [line] = noticeFor(alertOf({ region: 'us-east-1', detail: { kind: 'region', services, more: 3 } })).lines;
    expect(line).toMatch(/^Affected: s0, s1, .*, s19 and 33 more\.$/);
  });

  it('never has a line break or a control character in a line', () => {
    fc.assert(
      fc.property(hostileNotice, ({ lines }) => {
        for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  it.each(Object.entries(samples))('%s says when it fired, in UTC', (_name, { lines }) => {
    expect(lines.join(' ')).toMatch(/2026-11-22 19:(30:00|29:40) UTC/);
  });
});
