import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spanTitle } from '../../shared/report/period.ts';
import { nothingToDo, reportDocument } from '../../shared/report/render/document.ts';
import { reportMessage, reportSubject } from '../../shared/report/render/sns.ts';
import { reportText } from '../../shared/report/render/text.ts';
import { reportSchema } from '../../shared/report/reportSchema.ts';
import { calmFacts, calmService, figures, fullFacts, hostile, reportOf, shown, unreadFacts } from './sample.ts';

/** Of a period in which no audit was finished. */
const noAudit = {
  run: null,
  runBefore: '2026-11-15',
  open: { critical: 0, high: 0, medium: 0, low: 0 },
  freshFindings: { critical: 0, high: 0, medium: 0, low: 0 },
  goneFindings: 0,
  uncompared: 0,
  unknown: 0,
  grave: [],
  fresh: [],
  gone: [],
  more: 0,
};

const golden = (name: string) => join(import.meta.dirname, 'golden', name);
const full = reportOf(fullFacts);
const url = 'https://status.example.com/reports/2026-W47';

describe('the files', () => {
  it('are what they were', async () => {
    await expect(await reportDocument(full)).toMatchFileSnapshot(golden('report.html'));
    await expect(reportText(full, url)).toMatchFileSnapshot(golden('report.txt'));
    await expect(`${JSON.stringify(full, null, 2)}\n`).toMatchFileSnapshot(golden('report.json'));
    await expect(reportText(reportOf(unreadFacts))).toMatchFileSnapshot(golden('unread.txt'));
  });

  it('hold to the schema, and say the same once they were sent as JSON', async () => {
    const read = reportSchema.parse(JSON.parse(JSON.stringify(full)));
    expect(read).toEqual(full);
    expect(await reportDocument(read)).toBe(await reportDocument(full));
  });
});

describe('the document', () => {
  it('lets nothing that others wrote become markup', async () => {
    const text = await reportDocument(full);
    expect(text).not.toContain(hostile);
    expect(text).not.toMatch(/<script/i);
    expect(text.match(/<style>/g)).toHaveLength(1);
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)');
  });

  // CSP Level 3, section 6.7.2.2: the hash of what stands between the tags.
  it('allows its own style and nothing else, and asks nobody for anything', async () => {
    const text = await reportDocument(full);
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(text).toContain(`default-src 'none'; style-src 'sha256-${hash}'`.replaceAll("'", '&#39;'));
    expect(text).not.toMatch(/ style="| on\w+="|src=|href=|url\(|@import/);
  });

  it('says of every part in its place that it could not be read, and never that nothing was wrong', async () => {
    const text = await reportDocument(reportOf(unreadFacts));
    expect(text.match(/could not be read when this report was made/g)?.length).toBeGreaterThanOrEqual(9);
    expect(text).not.toMatch(/Nothing was wrong|None was raised|everything was seen|No drill/);
    expect(text).not.toContain(nothingToDo);
  });

  it('says that there is nothing to do where everything could be read', async () => {
    expect(await reportDocument(reportOf(calmFacts()))).toContain(nothingToDo);
  });

  it('does not say that there was no incident in a week that nobody watched', () => {
    const dark = figures({ availability: null, coverage: null, seen: 0 });
    const services = [calmService('a', { availability: shown({ now: dark, before: dark, days: [] }) })];
    expect(reportText(reportOf(calmFacts({ services })))).toContain('Incidents: not known, for nothing was seen.');
    expect(reportText(reportOf(calmFacts()))).toContain('Incidents that users found: 0 (0 before).');
  });

  it('calls nothing better than before that nobody looked at', () => {
    const [well, dark] = [figures(), figures({ availability: null, coverage: null, seen: 0 })];
    const fewer = shown({ count: 0, countBefore: 3, listed: [], more: 0, unnoted: { count: 0 } });
    const changesWith = (now: typeof well) => {
      const seen = shown({ now, before: well, days: [] });
      const audits = shown({ ...noAudit, openBefore: { critical: 3, high: 0, medium: 0, low: 0 } });
      return reportOf(calmFacts({ services: [calmService('a', { availability: seen, incidents: fewer })], audits }))
        .changes;
    };
    expect(changesWith(well)).toEqual(['Users found 0 incidents of a, and 3 in the week before.']);
    expect(changesWith(dark)).toEqual(['Only 0 % of the time of a was seen; in the week before it was 100 %.']);
  });

  it('prints on A4, with the heads of tables on every page', async () => {
    const text = await reportDocument(full);
    expect(text).toContain('@page{size:A4');
    expect(text).toContain('thead{display:table-header-group}');
  });
});

describe('the message', () => {
  // Amazon SNS API reference, Publish: Subject is ASCII, begins with a letter, number or punctuation mark, has no line
  // breaks or control characters, and fewer than 100 characters; Message has at most 262,144 bytes.
  it.each([
    ['full', full],
    ['unread', reportOf(unreadFacts)],
    ['long', reportOf(calmFacts({ title: `Ünïted ${hostile}`.repeat(40) }))],
  ])('is one that SNS takes: %s', (_, report) => {
    const message = reportMessage(report, url, false);
    expect(message.Subject).toMatch(/^[!-~][ -~]{0,98}$/);
    expect(Buffer.byteLength(message.Message)).toBeLessThan(262_144);
    const bodies = JSON.parse(message.Message);
    expect(Object.keys(bodies)).toEqual(['default', 'email', 'sms']);
    expect(bodies.sms.length).toBeLessThanOrEqual(140);
    expect(bodies.email).not.toContain('\u001b');
  });

  it('stays short for a thousand services with a thousand characters each', () => {
    const services = Array.from({ length: 1_000 }, (_, index) =>
      calmService(`s${index}`, { title: 'ß'.repeat(1_000) }),
    );
    const { Message } = reportMessage(reportOf(calmFacts({ services })), undefined, false);
    expect(Buffer.byteLength(Message)).toBeLessThan(100_000);
    expect(JSON.parse(Message).email).toContain('and 988 more');
  });

  it('says when it may have been sent before', () => {
    expect(JSON.parse(reportMessage(full, url, true).Message).email).toMatch(
      /^This may have been sent to you before\./,
    );
    expect(JSON.parse(reportMessage(full, url, false).Message).email).not.toContain('before.\n\n');
  });

  it('tells in its subject what there is to do', () => {
    expect(reportSubject(full)).toMatch(/^\[report\] Week 47 of 2026: \d+ things to do, lowest 99\.802 % - Acme$/);
    expect(reportSubject(reportOf(calmFacts()))).toBe(
      `[report] ${spanTitle(full.period)}: nothing to do, lowest 100 % - Acme`,
    );
    expect(reportSubject(reportOf(unreadFacts))).toMatch(/1 thing to do, nothing was seen/);
  });
});
