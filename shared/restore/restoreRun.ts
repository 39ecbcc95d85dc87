/**
 * The verb: one backup is restored, asked, judged and recorded. Straight through, over steps that remember what they gave;
 * whatever fails on the way is a reason of the run, and every run is recorded.
 */
import type { EvidencePlace, RestoreTest } from '../config/restoreConfig.ts';
import { type Attempt, stoppedBy } from './attempt.ts';
import { keepEvidence } from './evidence.ts';
import { type Before, judge } from './judge.ts';
import type { RestoreLedger } from './ledger.ts';
import { lastPassed } from './readHistory.ts';
import { type ObjectsParts, restoreObjects } from './restoreObjects.ts';
import { restoreTable, type TableParts } from './restoreTable.ts';
import type { RestoreRun, Trigger } from './run.ts';
import { runIdOf } from './runId.ts';
import { failureOf } from './stepFailure.ts';
import { StepFailed, type Steps } from './steps.ts';
import { valuesOfSecrets } from './testSecrets.ts';

export type RestoreRunInput = {
  readonly test: RestoreTest;
  readonly trigger: Trigger;
  /** Instead of what the config says. */
  readonly from?: 'primary' | 'replica';
  /** The newest backup that was taken at or before this, Unix milliseconds. */
  readonly at?: number;
  readonly keep?: boolean;
  readonly evidence?: EvidencePlace;
};

export type RestoreRunParts = ObjectsParts &
  TableParts & {
    readonly ledger: Pick<RestoreLedger, 'putRestoreRun' | 'restoreRuns'>;
    /** Of Holdfast. */
    readonly version: string;
    /** What did not stop the run, such as evidence that could not be written. */
    readonly onError: (error: unknown) => void;
  };

export type RestoreRunResult = { readonly run: RestoreRun; readonly kept?: string };

/** Half a day on Lambda, where waiting costs nothing, and ten minutes on one machine. */
const recordAttempts = 24;

/** @throws StepFailed when the run could not be recorded: whoever called is to call again. */
export async function restoreRun(
  input: RestoreRunInput,
  steps: Steps,
  parts: RestoreRunParts,
): Promise<RestoreRunResult> {
  const begun = await begin(input, steps, parts);
  const before = await readBefore(input, steps, parts);
  const attempt = await attemptIt(input, { ...begun, before }, steps, parts);
  const endedAt = await steps.step('end', async () => parts.clock.now(), { ends: true });
  const judged = judgedRun(input, { ...begun, before, attempt, endedAt });
  const run = await withEvidence(judged, input, steps, parts);
  parts.progress({ phase: 'record' });
  await steps.step('record', () => parts.ledger.putRestoreRun(run), { attempts: recordAttempts, ends: true });
  return { run, ...(attempt.kept === undefined ? {} : { kept: attempt.kept }) };
}

type Begun = { readonly run: string; readonly startedAt: number };

/** Whoever stops the run before it has begun finds it recorded all the same. */
function begin({ test }: RestoreRunInput, steps: Steps, { clock, random }: RestoreRunParts): Promise<Begun> {
  return steps.step(
    'begin',
    async () => {
      const startedAt = clock.now();
      return { run: runIdOf(test.id, startedAt, random), startedAt };
    },
    { ends: true },
  );
}

async function readBefore({ test }: RestoreRunInput, steps: Steps, { ledger }: RestoreRunParts): Promise<Before> {
  try {
    return await steps.step('history', () => lastPassed(test.id, ledger));
  } catch (error) {
    return { state: 'failed', why: error instanceof StepFailed ? error.why : String(error) };
  }
}

type BegunWithBefore = Begun & { readonly before: Before };

/** Never rejects. */
async function attemptIt(
  { test, from, at, keep = false }: RestoreRunInput,
  { run, startedAt, before }: BegunWithBefore,
  steps: Steps,
  parts: RestoreRunParts,
): Promise<Attempt> {
  const { source } = test;
  const input = {
    test,
    run,
    startedAt,
    keep,
    checksBefore: before.state === 'known' ? (before.run?.checks ?? []) : [],
    ...(from === undefined ? {} : { from }),
    ...(at === undefined ? {} : { at }),
  };
  try {
    return source.kind === 'objects'
      ? await restoreObjects({ ...input, source }, steps, parts)
      : await restoreTable(input, steps, parts);
  } catch (error) {
    return stoppedBy([failureOf('The run', error)]);
  }
}

type Finished = BegunWithBefore & { readonly attempt: Attempt; readonly endedAt: number };

function judgedRun(input: RestoreRunInput, { run: id, startedAt, before, attempt, endedAt }: Finished): RestoreRun {
  const { test, trigger, from, at } = input;
  const { source, failures, restored, versions, left } = attempt;
  const taken = source === undefined || source.takenAt === undefined ? {} : { takenAt: source.takenAt };
  const judged = judge({
    test,
    startedAt,
    older: isOlder(input),
    failures,
    before,
    ...taken,
    ...(restored === undefined ? {} : { restored }),
  });
  const asked = { ...(from === undefined ? {} : { from }), ...(at === undefined ? {} : { at }) };
  return {
    id,
    backup: test.id,
    engine: test.engine.kind,
    trigger,
    ...(from === undefined && at === undefined ? {} : { asked }),
    startedAt,
    endedAt,
    ...judged,
    ...(source === undefined ? {} : { source }),
    tables: restored?.tables ?? [],
    versions,
    left,
  };
}

/** Of what is picked at random, the age says nothing; whoever finds it tells of a newest one that is too old. */
function isOlder({ test, at }: RestoreRunInput): boolean {
  return at !== undefined || (test.source.kind === 'objects' && test.source.pick.which.kind === 'random');
}

/** A backup is as good as it is, whether or not its evidence could be written. */
async function withEvidence(
  run: RestoreRun,
  { test, evidence: place }: RestoreRunInput,
  steps: Steps,
  parts: RestoreRunParts,
): Promise<RestoreRun> {
  if (place === undefined) return run;
  const { store, version } = parts;
  try {
    const evidence = await steps.step(
      'evidence',
      async (signal) => {
        const secrets = await valuesOfSecrets(test, parts.secrets);
        return keepEvidence({ run, version, secrets, place }, { store, signal });
      },
      { ends: true },
    );
    return { ...run, evidence };
  } catch (error) {
    parts.onError(error);
    return run;
  }
}
