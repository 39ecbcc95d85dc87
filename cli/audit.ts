/** `holdfast audit`: will the data still be there, and back in time? */

import { createS3Source } from '../shared/aws/s3Documents.ts';
import type { Backup } from '../shared/config/auditConfig.ts';
import type { Region } from '../shared/config/config.ts';
import { printable } from '../shared/config/quote.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import { auditEstate } from '../shared/storage/auditEstate.ts';
import { changesBetween } from '../shared/storage/changes.ts';
import type { BucketSource } from '../shared/storage/collect.ts';
import type { SubjectReport } from '../shared/storage/finding.ts';
import { type AuditRun, findingsOf, severityRank, unknownsOf } from '../shared/storage/formats/auditRun.ts';
import { baselineOf } from '../shared/storage/formats/json.ts';
import { readBaseline, writeReport } from './auditFiles.ts';
import type { AuditOptions, FailOn } from './auditOptions.ts';
import { rendered } from './auditOutput.ts';
import { type AuditPlan, planOf } from './auditPlan.ts';
import { AuditRefused } from './auditRefused.ts';
import type { Io } from './io.ts';
import { holdfastVersion } from './version.ts';

export type AuditParts = {
  readonly clock: Clock;
  readonly createAwsSource: (home: Region, backups: readonly Backup[]) => BucketSource;
  /** Of the environment. */
  readonly region: Region | undefined;
};

const widthDefault = 100;

/**
 * @returns 1 when something was found that is as grave as `--fail-on` says, or when a check could not look; 2 when nothing
 *   could be looked at at all, or the options do not go together; else 0.
 */
export async function audit(options: AuditOptions, io: Io, parts: AuditParts = partsOfProcess()): Promise<0 | 1 | 2> {
  try {
    return await auditAsAsked(options, io, parts);
  } catch (error) {
    if (!(error instanceof AuditRefused)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function auditAsAsked(options: AuditOptions, io: Io, parts: AuditParts): Promise<0 | 1 | 2> {
  const { clock } = parts;
  const plan = await planOf(options, { ...parts, now: clock.now() });
  const before = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  for (const warning of plan.warnings) io.stderr(`warning: ${printable(warning)}\n`);
  const subjects = await reportsOf(plan, io, parts);
  const baseline = before === undefined ? [] : baselineOf(before);
  const run: AuditRun = {
    version: holdfastVersion,
    at: clock.now(),
    subjects,
    ...(before === undefined
      ? {}
      : { since: { at: Date.parse(before.generatedAt), changes: changesBetween(baseline, subjects) } }),
  };
  const text = rendered({ run, baseline, ...plan, width: io.width ?? widthDefault }, options);
  if (options.output === undefined) io.stdout(text);
  else {
    await writeReport(options.output, text);
    io.stderr(`${countsText(subjects)}; written to ${printable(options.output)}\n`);
  }
  return statusOf(subjects, options.failOn, io);
}

async function reportsOf(plan: AuditPlan, io: Io, parts: AuditParts): Promise<readonly SubjectReport[]> {
  const { buckets } = plan;
  if (buckets.length + plan.services.length === 0) {
    throw new AuditRefused('There is nothing to audit: no bucket is named, and none is there.');
  }
  const source = plan.kind === 'aws' ? telling(plan.source, buckets.length, io) : plan.source;
  const audited = { ...plan, measuredRestoreMs: new Map<string, number>(), now: parts.clock.now() };
  return await auditEstate(audited, source);
}

/** How far it is, for whoever waits. */
function telling(source: BucketSource, buckets: number, io: Io): BucketSource {
  let done = 0;
  io.stderr(`Looking at ${counted(buckets, 'bucket')} in AWS.\n`);
  return {
    collect: async (bucket) => {
      const documents = await source.collect(bucket);
      done += 1;
      if (done % 100 === 0) io.stderr(`${done} buckets and destinations looked at\n`);
      return documents;
    },
  };
}

/** What could not be looked at is bad news like a finding: nobody knows that it is fine. */
function statusOf(subjects: readonly SubjectReport[], failOn: FailOn, io: Io): 0 | 1 | 2 {
  const couldLook = subjects.some(({ results }) =>
    results.some(({ outcome }) => outcome === 'passed' || outcome === 'failed'),
  );
  if (!couldLook) {
    io.stderr('Nothing could be looked at, so nothing is known to be fine.\n');
    return 2;
  }
  if (failOn === 'never') return 0;
  const grave = openOf(subjects).filter(({ severity }) => severityRank(severity) <= severityRank(failOn));
  return grave.length > 0 || subjects.some((report) => unknownsOf(report).length > 0) ? 1 : 0;
}

function openOf(subjects: readonly SubjectReport[]) {
  return findingsOf(subjects).filter(({ excepted }) => excepted === undefined);
}

function countsText(subjects: readonly SubjectReport[]): string {
  const unknown = subjects.reduce((sum, report) => sum + unknownsOf(report).length, 0);
  const parts = [
    `${subjects.length} audited`,
    counted(openOf(subjects).length, 'finding'),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'check')} could not look`]),
  ];
  return parts.join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function partsOfProcess(): AuditParts {
  return {
    clock: systemClock,
    region: process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'],
    createAwsSource: (home, backups) =>
      createS3Source({
        home,
        clock: systemClock,
        prefixesOf: (bucket) => backups.flatMap(({ from }) => (from.bucket === bucket ? [from.prefix] : [])),
      }),
  };
}
