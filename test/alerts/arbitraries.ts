/** Random alerts of every kind, with what may be absent there and not there. */
import fc from 'fast-check';
import type { Alert, AlertState, Detail, Told } from '../../shared/alerts/alert.ts';
import { sloIds } from '../../shared/objectives/slo.ts';
import { downReasons, unknownReasons } from '../../shared/probe/observation.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 }).map((value) => value.toWellFormed());
const texts = fc.array(text, { maxLength: 3 });
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
const count = fc.nat();
const slo = fc.constantFrom(...sloIds);
const severity = fc.constantFrom('page' as const, 'ticket' as const);

/** What a number of DynamoDB holds: zero, and 1e-130 to 9.9e125 (Amazon DynamoDB Developer Guide, "Data types"). */
const number = fc.oneof(
  fc.constantFrom(0, 14.4, 1 / 3),
  fc.integer(),
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  fc.double({ min: -1e9, max: -1e-9, noNaN: true }),
);

const plain = { noNullPrototype: true } as const;

const state: fc.Arbitrary<AlertState> = fc.oneof(
  fc.record({ kind: fc.constant('pending' as const), since: moment }, plain),
  fc.record({ kind: fc.constant('firing' as const), since: moment, firedAt: moment }, plain),
  fc.record(
    { kind: fc.constant('acknowledged' as const), since: moment, firedAt: moment, at: moment, by: text, note: text },
    { ...plain, requiredKeys: ['kind', 'since', 'firedAt', 'at', 'by'] },
  ),
  fc.record(
    {
      kind: fc.constant('resolved' as const),
      since: moment,
      firedAt: moment,
      at: moment,
      why: fc.constantFrom('cleared', 'not-watched', 'past'),
    },
    plain,
  ),
);

const failing = fc.record(
  { endpoint: text, observers: texts, reason: fc.constantFrom(...downReasons, ...unknownReasons) },
  { ...plain, requiredKeys: ['endpoint', 'observers'] },
);

const ofObjective: fc.Arbitrary<Detail> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('burn' as const),
      slo,
      target: number,
      longMs: number,
      shortMs: number,
      factor: number,
      longBurn: number,
      shortBurn: number,
      spentShare: number,
      goneAt: number,
      failing: fc.array(failing, { maxLength: 3 }),
    },
    {
      ...plain,
      requiredKeys: ['kind', 'slo', 'target', 'longMs', 'shortMs', 'factor', 'longBurn', 'shortBurn', 'failing'],
    },
  ),
  fc.record(
    {
      kind: fc.constant('budget' as const),
      slo,
      target: number,
      spentShare: number,
      threshold: number,
      goneAt: moment,
    },
    { ...plain, requiredKeys: ['kind', 'slo', 'target', 'spentShare', 'threshold'] },
  ),
  fc.record(
    { kind: fc.constant('unmeasured' as const), slo, lastKnownAt: moment },
    { ...plain, requiredKeys: ['kind', 'slo'] },
  ),
);

const ofFailover: fc.Arbitrary<Detail> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('flip' as const),
      epoch: count,
      from: text,
      to: text,
      cause: fc.constantFrom('failover', 'failback', 'forced', 'drill'),
      by: text,
      reason: text,
      at: moment,
      votes: texts,
    },
    { ...plain, requiredKeys: ['kind', 'epoch', 'from', 'to', 'cause', 'by', 'reason', 'at'] },
  ),
  fc.record({ kind: fc.constant('blocked' as const), why: text, text }, plain),
  fc.record({ kind: fc.constant('drift' as const), what: text, repaired: fc.boolean(), at: moment }, plain),
);

const ofTheRest: fc.Arbitrary<Detail> = fc.oneof(
  fc.record(
    { kind: fc.constant('observer' as const), observer: text, lastRoundAt: moment, silent: count, observers: count },
    { ...plain, requiredKeys: ['kind', 'observer', 'silent', 'observers'] },
  ),
  fc.record({ kind: fc.constant('certificate' as const), endpoint: text, daysLeft: fc.integer() }, plain),
  fc.record({ kind: fc.constant('region' as const), services: texts, more: count }, plain),
  fc.record({ kind: fc.constant('dead-letters' as const), queue: text, count }, plain),
  fc.record(
    { kind: fc.constant('audit' as const), subject: text, check: text, summary: text, fix: text },
    { ...plain, requiredKeys: ['kind', 'subject', 'check', 'summary'] },
  ),
  fc.record(
    {
      kind: fc.constant('restore' as const),
      backup: text,
      summary: text,
      run: text,
      fix: text,
      rpoMs: number,
      rtoMs: number,
    },
    { ...plain, requiredKeys: ['kind', 'backup', 'summary'] },
  ),
);

const told: fc.Arbitrary<Told> = fc.record(
  {
    episode: count,
    stage: fc.constantFrom('fired', 'worsened', 'reminder', 'resolved'),
    severity,
    count,
    at: moment,
    by: text,
    state: fc.constantFrom('sending', 'sent'),
    failed: fc.record({ times: count, why: text }, plain),
  },
  { ...plain, requiredKeys: ['episode', 'stage', 'severity', 'count', 'at', 'by', 'state'] },
);

/** The rest of an alert, which a test gives its key and its revision. */
export const alertContent: fc.Arbitrary<Omit<Alert, 'key' | 'revision'>> = fc.record(
  {
    episode: count,
    state,
    severity,
    service: text,
    region: text,
    detail: fc.oneof(ofObjective, ofFailover, ofTheRest),
    worsenedAt: moment,
    clearSince: moment,
    within: fc.record({ key: text, episode: count }, plain),
    told: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}-[ -~]{1,50}$/), told, { maxKeys: 3, ...plain }),
  },
  { ...plain, requiredKeys: ['episode', 'state', 'severity', 'detail', 'told'] },
);
