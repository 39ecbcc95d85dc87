/** `holdfast restore-test`: can the backups be restored, now and from here? */
import { printable } from '../shared/config/quote.ts';
import type { RestoreTest } from '../shared/config/restoreConfig.ts';
import type { Restoration } from '../shared/restore/restoring.ts';
import { RunStopped } from '../shared/restore/steps.ts';
import type { Io } from './io.ts';
import { Refused } from './refused.ts';
import type { RestoreBench, RestoreTestParts } from './restoreBench.ts';
import { createRestoreDisplay } from './restoreDisplay.ts';
import { refuseOneFileForMany, writeEvidence } from './restoreEvidence.ts';
import { readRuns } from './restoreFiles.ts';
import type { RestoreTestOptions } from './restoreOptions.ts';
import { planOf, type RestorePlan } from './restorePlan.ts';
import { restoreRunText, restoresSummary } from './restoreRunText.ts';

const widthDefault = 100;

type Ran = Extract<Restoration, { kind: 'ran' }>;

/** @returns 1 when a backup failed, or when nobody could tell of one; 2 when nothing could be tested; else 0. */
export async function restoreTest(options: RestoreTestOptions, io: Io, parts: RestoreTestParts): Promise<0 | 1 | 2> {
  try {
    const plan = await planOf(options, parts.clock.now());
    for (const warning of plan.warnings) io.stderr(`warning: ${printable(warning)}\n`);
    if (options.evidence !== undefined) await refuseOneFileForMany(options.evidence, plan.tests.length);
    const before = options.baseline === undefined ? [] : await readRuns(options.baseline);
    const bench = await parts.open(plan.config, { folder: options.from, before });
    return await testPlanned(plan, bench, options, io, parts);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function testPlanned(
  { tests }: RestorePlan,
  bench: RestoreBench,
  options: RestoreTestOptions,
  io: Io,
  parts: RestoreTestParts,
): Promise<0 | 1> {
  for (const line of await bench.sweep()) io.stderr(`${printable(line)}\n`);
  const stopping = new AbortController();
  const forget = parts.onInterrupt(() => {
    io.stderr('\nCleaning up. Once more ends at once, and leaves what is there for the next run to remove.\n');
    stopping.abort(new RunStopped());
  });
  const ran: Ran[] = [];
  try {
    for (const [place, test] of tests.entries()) {
      if (stopping.signal.aborted) break;
      const one = await testOne(test, { bench, options, io, parts, signal: stopping.signal });
      if (one === undefined) continue;
      ran.push(one);
      if (!options.json) tell(one, place, options, io);
    }
  } finally {
    forget();
  }
  return await conclude(ran, { bench, asked: tests.length }, options, io);
}

async function conclude(
  ran: readonly Ran[],
  { bench, asked }: { readonly bench: RestoreBench; readonly asked: number },
  { json, evidence }: RestoreTestOptions,
  io: Io,
): Promise<0 | 1> {
  const runs = ran.map(({ run }) => run);
  if (json) io.stdout(`${JSON.stringify({ runs }, undefined, 2)}\n`);
  else if (asked > 1) io.stdout(`\n${restoresSummary(runs, asked)}\n`);
  if (evidence !== undefined) {
    for (const file of await writeEvidence(evidence, runs, (run) => bench.evidenceOf(run)))
      io.stderr(`Evidence: ${printable(file)}\n`);
  }
  return runs.length === asked && runs.every(({ verdict }) => verdict === 'passed') ? 0 : 1;
}

type OneTest = {
  readonly bench: RestoreBench;
  readonly options: RestoreTestOptions;
  readonly io: Io;
  readonly parts: RestoreTestParts;
  readonly signal: AbortSignal;
};

/** @returns nothing when it was not restored; why is told. */
async function testOne(test: RestoreTest, { bench, options, io, parts, signal }: OneTest): Promise<Ran | undefined> {
  const { fromReplica, at, keep } = options;
  const display = createRestoreDisplay(test.id, io, parts.clock);
  try {
    const restored = await bench.restoring(
      {
        backup: test.id,
        trigger: { kind: 'person', by: parts.by },
        ...(fromReplica ? { from: 'replica' as const } : {}),
        ...(at === undefined ? {} : { at }),
        ...(keep ? { keep } : {}),
      },
      { progress: (progress) => display.progress(progress), signal },
    );
    display.close();
    if (restored.kind === 'ran') return restored;
    io.stderr(`${printable(test.id)}: somebody is restoring it right now; it was not restored again.\n`);
    return undefined;
  } finally {
    display.close();
  }
}

function tell({ run, kept }: Ran, place: number, { keep }: RestoreTestOptions, io: Io): void {
  const text = restoreRunText(run, { width: io.width ?? widthDefault, kept: keep ? keptLines(kept) : [] });
  io.stdout(`${place === 0 ? '' : '\n'}${text}`);
}

function keptLines(kept: string | undefined): readonly string[] {
  if (kept === undefined) return ['nothing: it did not get so far'];
  return [kept, 'until the next `holdfast restore-test` on this machine, which removes it first'];
}
