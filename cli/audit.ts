/** `holdfast audit`: will the data still be there, and back in time? */
import { applyFix } from '../shared/aws/applyFix.ts';
import { nothingAudited } from '../shared/config/auditConfig.ts';
import { printable } from '../shared/config/quote.ts';
import { auditEstate } from '../shared/storage/auditEstate.ts';
import type { BucketSettings } from '../shared/storage/bucket.ts';
import { changesBetween } from '../shared/storage/changes.ts';
import type { BucketSource } from '../shared/storage/collect/source.ts';
import type { Finding, SubjectReport } from '../shared/storage/finding.ts';
import { type AuditRun, findingsOf, unknownsOf } from '../shared/storage/formats/auditRun.ts';
import { baselineOf } from '../shared/storage/formats/json.ts';
import { auditDatabase } from '../shared/storage/postgres/auditDatabase.ts';
import { createAuditor } from '../shared/storage/run/auditors.ts';
import { auditTable } from '../shared/storage/tables/auditTable.ts';
import { readBaseline } from './auditFiles.ts';
import { misfitOf } from './auditFit.ts';
import { applyFixes, fixScript, leftToPeople, safeFixes } from './auditFix.ts';
import { showLastAudit } from './auditLast.ts';
import type { AuditOptions } from './auditOptions.ts';
import { rendered } from './auditOutput.ts';
import { type AuditParts, auditPartsOf } from './auditParts.ts';
import { type AuditPlan, planOf } from './auditPlan.ts';
import { couldLook, isBadNews } from './auditStatus.ts';
import { traceObject, traceOutput } from './auditTrace.ts';
import { writeReport } from './files.ts';
import type { Io } from './io.ts';
import { Refused } from './refused.ts';
import { holdfastVersion } from './version.ts';

const widthDefault = 100;

/**
 * @returns 1 when something was found that is as grave as `--fail-on` says, or when a check that could have found it could
 *   not look; 2 when nothing could be looked at at all, or the options do not go together; else 0.
 */
export async function audit(options: AuditOptions, io: Io, parts = auditPartsOf(process.env)): Promise<0 | 1 | 2> {
  try {
    refuseWhatDoesNotFit(options);
    if (options.last) return await showLastAudit(options, io);
    const plan = await planOf(options, { ...parts, now: parts.clock.now() });
    for (const warning of plan.warnings) io.stderr(`warning: ${printable(warning)}\n`);
    return await (options.trace === undefined
      ? auditPlanned(plan, options, io, parts)
      : trace(plan, options, io, parts));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

function refuseWhatDoesNotFit({ given, format }: AuditOptions): void {
  const misfit = misfitOf(given, format);
  if (misfit !== undefined) throw new Refused(misfit);
}

async function trace(plan: AuditPlan, options: AuditOptions, io: Io, { clock }: AuditParts): Promise<0 | 2> {
  if (options.trace === undefined) return 2;
  const traced = await traceObject(options.trace, options, plan, clock.now());
  await put(traceOutput(traced, options, io.width ?? widthDefault), options, io, 'The trace');
  return 0;
}

async function auditPlanned(plan: AuditPlan, options: AuditOptions, io: Io, parts: AuditParts): Promise<0 | 1 | 2> {
  const before = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const baseline = before === undefined ? [] : baselineOf(before);
  const { subjects, estate } = await lookAt(plan, io, parts);
  const run: AuditRun = {
    version: holdfastVersion,
    at: parts.clock.now(),
    subjects,
    ...(before === undefined
      ? {}
      : { since: { at: Date.parse(before.generatedAt), changes: changesBetween(baseline, subjects) } }),
  };
  let mended: ReadonlySet<Finding> = new Set();
  if (options.fix) mended = await fixThem({ subjects, estate, plan }, options, io, parts);
  else {
    const text = rendered(
      { run, baseline, before: before?.subjects ?? [], ...plan, width: io.width ?? widthDefault },
      options,
    );
    await put(text, options, io, countsText(subjects));
  }
  if (!couldLook(subjects)) {
    io.stderr('Nothing could be looked at, so nothing is known to be fine.\n');
    return 2;
  }
  return isBadNews({ subjects, kind: plan.kind, mended }, options.failOn) ? 1 : 0;
}

/** @param what is told where it was not printed. */
async function put(text: string, { output }: AuditOptions, io: Io, what: string): Promise<void> {
  if (output === undefined) return io.stdout(text);
  await writeReport(output, text);
  io.stderr(`${what}; written to ${printable(output)}\n`);
}

type Looked = {
  readonly subjects: readonly SubjectReport[];
  readonly estate: ReadonlyMap<string, BucketSettings>;
};

async function lookAt(plan: AuditPlan, io: Io, parts: AuditParts): Promise<Looked> {
  const { buckets, others, kind } = plan;
  if (buckets.length + others.length === 0) {
    throw new Refused('There is nothing to audit: no bucket is named, and none is there.');
  }
  const source = kind === 'aws' ? telling(plan.source, buckets.length, io) : plan.source;
  const audited = { ...plan, measuredRestoreMs: new Map<string, number>(), now: parts.clock.now() };
  const { reports, estate } = await auditEstate(audited, source);
  const audit = auditorOf(plan, parts);
  const rest: SubjectReport[] = [];
  for (const other of others) rest.push(await audit(other, parts.clock.now()));
  return { subjects: [...reports, ...rest], estate };
}

/** What a monitor audits databases and tables with. */
function auditorOf({ source, home }: AuditPlan, parts: AuditParts) {
  return createAuditor(
    { audit: nothingAudited },
    {
      buckets: source,
      database: (service) => auditDatabase(service, parts),
      table: (table, rpoMs) => auditTable(table, home, { ...parts, ...(rpoMs === undefined ? {} : { rpoMs }) }),
    },
  );
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

/** @returns the findings that are mended. */
async function fixThem(
  { subjects, estate, plan }: Looked & { readonly plan: AuditPlan },
  { yes, ...options }: AuditOptions,
  io: Io,
  parts: AuditParts,
): Promise<ReadonlySet<Finding>> {
  const fixes = safeFixes(subjects);
  const left = leftToPeople(subjects, fixes);
  if (fixes.length === 0) io.stderr('There is nothing that can be fixed safely.\n');
  if (left > 0) io.stderr(`${counted(left, 'finding')} need a person; --explain tells how each could be mended.\n`);
  if (!yes) {
    await put(fixScript(fixes), { yes, ...options }, io, counted(fixes.length, 'fix', 'fixes'));
    return new Set();
  }
  const roles = new Map(plan.buckets.map(({ name, role }) => [name, role]));
  const regionOf = (bucket: string) => {
    const region = estate.get(bucket)?.region;
    return region?.state === 'found' ? region.value : plan.home;
  };
  const applied = await applyFixes(
    fixes,
    (fix) =>
      applyFix(fix, {
        clock: parts.clock,
        collected: (bucket) => estate.get(bucket),
        s3: (bucket) => parts.s3(regionOf(bucket), roles.get(bucket)),
        dynamoDb: (region) => parts.dynamoDb(region ?? plan.home),
      }),
    (line) => io.stdout(`${line}\n`),
  );
  return new Set(applied.flatMap(({ findings }) => findings));
}

function countsText(subjects: readonly SubjectReport[]): string {
  const unknown = subjects.reduce((sum, report) => sum + unknownsOf(report).length, 0);
  const open = findingsOf(subjects).filter(({ excepted }) => excepted === undefined);
  const parts = [
    `${subjects.length} audited`,
    counted(open.length, 'finding'),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'check')} could not look`]),
  ];
  return parts.join(', ');
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
