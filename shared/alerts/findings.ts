/** What one observer finds out about everything at one moment: it measures, looks, and asks each source. */
import type { Config } from '../config/config.ts';
import type { ControlStore, Peeked } from '../control/store.ts';
import { policiesOf } from '../failover/policy.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { roundRetentionMs } from '../ledger/retention.ts';
import { cadencesOf } from '../ledger/shards.ts';
import { type MeasureMemory, measureAll } from '../objectives/measure.ts';
import type { MetricReader } from '../objectives/metricReader.ts';
import { minuteMs } from '../objectives/series.ts';
import { readStandings } from '../restore/standing.ts';
import { watchRestores } from '../restore/watchRestores.ts';
import { type Attempt, attempts } from '../runtime/attempts.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { auditSubjectsOf } from '../storage/run/subjects.ts';
import type { Alert } from './alert.ts';
import type { Survey } from './signal.ts';
import { surveyAudits } from './signals/audits.ts';
import { type Reading, readingOf, surveyBurning } from './signals/burning.ts';
import { surveyCertificates, surveyObservers } from './signals/observers.ts';
import { type Present, presentOf } from './signals/present.ts';
import { surveyRestores } from './signals/restores.ts';
import { blockedAskedFor, surveyTraffic } from './signals/traffic.ts';

export type FindInput = {
  readonly config: Config;
  /** Who looks: the region it runs in. */
  readonly observer: string;
  readonly now: number;
  readonly stored: readonly Alert[];
};

export type FindParts = {
  readonly ledger: Ledger;
  readonly control: Pick<ControlStore, 'peekControls'>;
  readonly metrics: MetricReader;
  readonly memory: MeasureMemory;
};

/** So many services' events are read at a time. */
const atOnceMax = 20;

export type Findings = {
  readonly readings: readonly Reading[];
  readonly present: Present;
  readonly surveys: readonly Survey[];
  readonly failures: readonly unknown[];
};

/** @throws LedgerUnavailable: without rounds nothing is known of anything, and every alert stays as it is. */
export async function find({ config, observer, now, stored }: FindInput, parts: FindParts): Promise<Findings> {
  const services = policiesOf(config).map(({ service }) => service);
  const failures: unknown[] = [];
  const attempt = attempts(failures);
  const controls = await attempt(() => parts.control.peekControls(services));
  const measurement = await measureAll(
    { config, now, answers: answersOf(controls) },
    { ...parts, memory: parts.memory },
  );
  const readings = measurement.measured.map(readingOf);
  const present = presentOf(config, measurement.rounds, now);
  const asked = blockedAskedFor({ services, controls, present });
  const blocked = new Map(
    await eachAtMost(atOnceMax, asked, async (service) => {
      const range = { from: now - blockedMs, to: now + 1 };
      return [service, await attempt(() => parts.ledger.events(service, range))] as const;
    }),
  );
  const heard = await lastHeard(config, present, now, parts.ledger);
  const known = new Set(stored.map(({ key }) => key));
  const watched = auditSubjectsOf(config).length;
  const summaries = watched === 0 ? [] : await attempt(() => parts.ledger.auditSummaries(config.observers.length));
  return {
    readings,
    present,
    surveys: [
      surveyBurning(readings, present, measurement.failures.length === 0),
      surveyTraffic({ services, controls, blocked, present, known, now }),
      surveyObservers(present, heard),
      surveyCertificates(config, present),
      surveyAudits({ watched, thresholds: config.audit.alerts, summaries, known, now }),
      surveyRestores({ ...(await readRestores({ config, observer, now }, parts.ledger, attempt)), known, now }),
    ],
    failures: [...failures, ...measurement.failures],
  };
}

/** A test that could not be read is not known to be good; one that nobody is known to watch is missed by nobody. */
async function readRestores({ config, observer, now }: Omit<FindInput, 'stored'>, ledger: Ledger, attempt: Attempt) {
  const { tests } = config.restore;
  if (tests.length === 0) return { tests, standings: [], watches: [] };
  const standings = await attempt(() => readStandings(tests, ledger));
  const watches = await attempt(() => watchRestores({ tests, writer: observer, now }, ledger));
  return { tests, standings, watches };
}

/** Whatever stands in the way is noted once an hour (`failover/publish.ts`). */
const blockedMs = 65 * minuteMs;

function answersOf(controls: ReadonlyMap<string, Peeked> | undefined) {
  const known = [...(controls ?? [])].flatMap(([service, control]) =>
    control === 'corrupt' || control.answers === undefined ? [] : [[service, control.answers] as const],
  );
  return new Map(known);
}

/** Of the observers that are silent now, the newest round that the ledger has. @throws LedgerUnavailable */
async function lastHeard(
  config: Config,
  { observers }: Present,
  now: number,
  ledger: Pick<Ledger, 'rounds'>,
): Promise<ReadonlyMap<string, number>> {
  const silent = observers.filter(({ state, lastRoundAt }) => state === 'silent' && lastRoundAt === undefined);
  const queries = silent.flatMap(({ region }) => cadencesOf(config).map((everyMs) => ({ observer: region, everyMs })));
  const found = await Promise.all(
    queries.map((query) =>
      ledger.rounds({ ...query, from: now - roundRetentionMs, to: now + 1, order: 'newest-first', limit: 1 }),
    ),
  );
  const heard = new Map<string, number>();
  for (const { observer, slot } of found.flat()) heard.set(observer, Math.max(slot, heard.get(observer) ?? 0));
  return heard;
}
