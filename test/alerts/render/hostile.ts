/** Notices whose texts are whatever people, configs and name servers may hold. */
import fc from 'fast-check';
import type { Alert, Detail } from '../../../shared/alerts/alert.ts';
import type { Notice } from '../../../shared/alerts/notice.ts';
import type { Config } from '../../../shared/config/config.ts';
import { alertOf, burn, firedAt, noticeFor, sampleConfig, states } from './samples.ts';

const nasty = fc.constantFrom(
  '\r\nSubject: free money',
  '\u2028\u2029\u0085\u0000\u001b[2J',
  '\u202e\u2066gnirts',
  '\ud800',
  '*bold* _it_ ~gone~ `code` <!channel> <https://evil.example|click> [a](https://evil.example) @here',
  '👩‍👩‍👧‍👦 Ä ß € ^{}[]~|\\',
  '決済サービス',
  'x'.repeat(400),
);

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme' }), nasty);

const detail = (one: string, region: string): fc.Arbitrary<Detail> =>
  fc.constantFrom<Detail>(
    { ...burn, failing: [{ endpoint: one, observers: [one, region], reason: 'status' }] },
    {
      kind: 'flip',
      epoch: 3,
      from: one,
      to: region,
      cause: 'failover',
      by: one,
      reason: one,
      at: firedAt,
      votes: [one, region],
    },
    { kind: 'blocked', why: one, text: one },
    { kind: 'drift', what: one, repaired: false, at: firedAt },
    { kind: 'region', services: ['checkout', one], more: 0 },
    { kind: 'audit', subject: one, check: one, summary: one, fix: one },
    { kind: 'restore', backup: one, summary: one, run: one, fix: one },
  );

export const hostileNotice: fc.Arbitrary<Notice> = fc
  .tuple(text, text, fc.constantFrom('us-east-1', 'public'))
  .chain(([title, one, region]) => detail(one, region).map((made) => ({ title, one, made })))
  .map(({ title, one, made }) => {
    const [first, ...rest] = sampleConfig.services;
    const config: Config = { ...sampleConfig, services: first === undefined ? rest : [{ ...first, title }, ...rest] };
    const alert: Alert = alertOf({
      detail: made,
      key: `burn:checkout:${encodeURIComponent(one.toWellFormed())}`,
      service: 'checkout',
      region: 'us-east-1',
      state: { ...states.acknowledged, by: one, note: one },
    });
    return noticeFor(alert, { config, stage: 'worsened' });
  });
