import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/alerts/notice.ts';
import { documentOf } from '../../../shared/alerts/render/document.ts';
import { fitted } from '../../../shared/alerts/render/fit.ts';
import { alertOf, burn, noticeFor, samples } from './samples.ts';

const bytesOf = (notice: Notice): number => Buffer.byteLength(JSON.stringify(documentOf(notice)));
const shortenedLine = 'Shortened: it was too long to be sent whole.';

describe('fitted', () => {
  it.each(Object.entries(samples))('leaves %s as it is', (_name, notice) => {
    expect(fitted(notice, bytesOf, bytesOf(notice))).toBe(notice);
  });

  it('shortens lists before lines, and says so', () => {
    const services = Array.from({ length: 100 }, (_, index) => `service-with-a-long-name-${index}`);
    const notice = noticeFor(alertOf({ region: 'us-east-1', detail: { kind: 'region', services, more: 7 } }));
    const short = fitted(notice, bytesOf, bytesOf(notice) - 1);
    expect(short).toMatchObject({ shortened: true, detail: { services: services.slice(0, 50), more: 57 } });
    expect(short.lines).toEqual([...notice.lines, shortenedLine]);
  });

  it('shortens lines when that is not enough, from the end', () => {
    const notice = {
      ...noticeFor(alertOf({ detail: burn })),
      lines: Array.from({ length: 60 }, () => 'a line. '.repeat(40)),
    };
    const short = fitted(notice, bytesOf, 10_000);
    expect(bytesOf(short)).toBeLessThanOrEqual(10_000);
    expect(short.lines.slice(0, -1)).toEqual(notice.lines.slice(0, short.lines.length - 1));
    expect(short.lines.at(-1)).toBe(shortenedLine);
    expect(short.lines.length).toBeGreaterThan(10);
  });

  it('brings every text, list and link within a few thousand bytes, and keeps what the alert is known by', () => {
    const long = fc.tuple(fc.constantFrom('a', 'é', '決', '👩‍👩‍👧‍👦', '"', '\\'), fc.integer({ min: 1, max: 20_000 }));
    fc.assert(
      fc.property(long, long, fc.integer({ min: 0, max: 3_000 }), ([a, m], [b, n], count) => {
        const [one, two] = [a.repeat(m), b.repeat(n)];
        const notice: Notice = {
          ...noticeFor(alertOf({ detail: { kind: 'audit', subject: one, check: two, summary: one, fix: two } })),
          service: { id: 'checkout', title: one },
          lines: Array.from({ length: count }, () => 'a line'),
          acknowledged: { at: 0, by: one, note: two },
          links: { status: `https://status.example.com/${one}`, runbook: 'https://wiki.example.com/' },
        };
        const short = fitted(notice, bytesOf, 20_000);
        expect(bytesOf(short)).toBeLessThanOrEqual(20_000);
        expect(short).toMatchObject({ id: notice.id, key: notice.key, status: 'firing', firedAt: notice.firedAt });
        expect(short.links.runbook).toBe('https://wiki.example.com/');
        if (bytesOf(notice) > 20_000) expect(short.lines.at(-1)).toBe(shortenedLine);
      }),
      { numRuns: 30 },
    );
  });
});
