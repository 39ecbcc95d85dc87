import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailOf } from '../../../shared/alerts/render/email.ts';
import { hostileNotice } from './hostile.ts';
import { alertOf, burn, noticeFor, sampleConfig, samples } from './samples.ts';

/**
 * Amazon SNS API reference, Publish, Subject: "ASCII text that begins with a letter, number, or punctuation mark; must not
 * include line breaks or control characters; and must be less than 100 characters long".
 */
const subject = /^[\x21-\x7e][\x20-\x7e]{0,98}$/;

const titled = (title: string) => ({
  ...sampleConfig,
  services: sampleConfig.services.map((service) => (service.id === 'checkout' ? { ...service, title } : service)),
});
const burning = alertOf({ key: 'burn:checkout:availability', service: 'checkout', detail: burn });
const subjectFor = (title: string) => emailOf(noticeFor(burning, { config: titled(title) })).subject;

describe('the subject of an email', () => {
  it.each(Object.entries(samples))('of %s is one that SNS takes', (_name, notice) => {
    expect(emailOf(notice).subject).toMatch(subject);
  });

  it('is one that SNS takes, whatever the texts hold', () => {
    fc.assert(fc.property(hostileNotice, (notice) => subject.test(emailOf(notice).subject)));
  });

  it('writes letters as ASCII has them, and names the service by its id where there is no likeness', () => {
    expect(subjectFor('Größe – Œuvre „naïve“')).toContain('Grosse - OEuvre "naive" burns');
    expect(subjectFor('決済サービス')).toContain('checkout burns');
    expect(subjectFor('決済 (payments)')).toContain('(payments) burns');
  });

  it('is cut where it is too long, and says so', () => {
    const cut = subjectFor('A service with a title that goes on and on, so that nobody would ever read to its end');
    expect(cut).toHaveLength(99);
    expect(cut).toMatch(/^\[PAGE\] A service .*\.\.\.$/);
  });
});

describe('the body of an email', () => {
  it('has as many lines as were written, whatever the texts hold', () => {
    fc.assert(
      fc.property(hostileNotice, (notice) => {
        // Title and lines, the two links and the footer, with empty lines between the four parts; the alert is acknowledged.
        const { text } = emailOf(notice);
        expect(text.split(/[\n\r\v\f\u0085\u2028\u2029]/)).toHaveLength(
          1 + 1 + notice.lines.length + 1 + 2 + 1 + 1 + 1,
        );
      }),
    );
  });
});
