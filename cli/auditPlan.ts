/** What is audited, and where its settings come from: out of the options, the config, the folder or the template. */
import { access } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { AuditedBucket, Backup } from '../shared/config/auditConfig.ts';
import type { Config, Region } from '../shared/config/config.ts';
import { renderProblem } from '../shared/config/problem.ts';
import { printable, quote } from '../shared/config/quote.ts';
import { readConfig } from '../shared/config/read.ts';
import { type BucketFolders, createFolderSource, listBuckets } from '../shared/storage/collect/folder.ts';
import type { BucketSource } from '../shared/storage/collect/source.ts';
import { withOwnPrices } from '../shared/storage/cost/ownPrices.ts';
import { priceList } from '../shared/storage/cost/priceList.ts';
import type { PriceTable } from '../shared/storage/cost/prices.ts';
import type { Locate } from '../shared/storage/formats/sarif.ts';
import { policyNamed } from '../shared/storage/policies/builtIn.ts';
import { builtInPolicyNames, type StoragePolicy } from '../shared/storage/policy.ts';
import { type AuditSubject, auditSubjectsOf } from '../shared/storage/run/subjects.ts';
import { TemplateUnreadable } from '../shared/storage/template/templateNode.ts';
import { createTemplateSource } from '../shared/storage/template/templateSource.ts';
import { readPrices, readTemplate } from './auditFiles.ts';
import type { AuditOptions } from './auditOptions.ts';
import { Refused } from './refused.ts';

export type AuditPlan = {
  readonly kind: 'aws' | 'folder' | 'template';
  readonly source: BucketSource;
  readonly buckets: readonly AuditedBucket[];
  readonly backups: readonly Backup[];
  /** Databases and tables: none but with AWS, and none when buckets are named. */
  readonly others: readonly Exclude<AuditSubject, { kind: 'bucket' }>[];
  /** Where to ask first, and where tables are that name no region. */
  readonly home: Region;
  readonly prices: PriceTable;
  readonly locate: Locate;
  /** What a person should know before reading the results, a line each. */
  readonly warnings: readonly string[];
};

export type PlanParts = {
  /** `AWS_REGION` of the environment. */
  readonly region: Region | undefined;
  /** Unix milliseconds. */
  readonly now: number;
  readonly createAwsSource: (home: Region, backups: readonly Backup[]) => BucketSource;
};

const configDefault = 'holdfast.yml';
const homeDefault = 'us-east-1';

/** @throws Refused */
export async function planOf(options: AuditOptions, parts: PlanParts): Promise<AuditPlan> {
  if (options.from !== undefined && options.template !== undefined) {
    throw new Refused('Settings come from one place: give --from or --template, not both.');
  }
  const { config, warnings } = await configOf(options, parts.now);
  const home = options.region ?? config?.observers[0] ?? parts.region ?? homeDefault;
  const table = options.prices === undefined ? priceList : await readPrices(options.prices);
  const origin = await originOf(options, config, home, parts);
  const buckets = bucketsOf(options, config, origin.names);
  return {
    kind: origin.kind,
    source: asConfigured(origin.source, config?.audit.buckets ?? []),
    locate: origin.locate,
    buckets,
    backups: config?.audit.backups ?? [],
    others: origin.kind === 'aws' && options.buckets.length === 0 ? othersOf(config, home) : [],
    home,
    prices: withOwnPrices(table, config?.audit.prices),
    warnings: [...warnings, ...origin.warnings],
  };
}

/** As a monitor audits them: a table of several services once, with what any of them asks for. */
function othersOf(config: Config | undefined, home: Region): AuditPlan['others'] {
  if (config === undefined) return [];
  const elsewhere = config.observers.filter((region) => region !== home);
  return auditSubjectsOf({ ...config, observers: [home, ...elsewhere] }).filter((one) => one.kind !== 'bucket');
}

/** What a replication leads to is looked at with the role and the account that the config has for it, named or not. */
function asConfigured(source: BucketSource, known: readonly AuditedBucket[]): BucketSource {
  const byName = new Map(known.map((bucket) => [bucket.name, bucket]));
  return { collect: (asked) => source.collect(byName.get(asked.name) ?? asked) };
}

type Origin = Pick<AuditPlan, 'kind' | 'source' | 'locate' | 'warnings'> & {
  /** What is there; undefined where only the config knows. */
  readonly names: readonly string[] | undefined;
};

const nowhere: Locate = () => undefined;

async function originOf(
  { from, template, parameter }: AuditOptions,
  config: Config | undefined,
  home: Region,
  { createAwsSource }: PlanParts,
): Promise<Origin> {
  if (from !== undefined) {
    const { names, leftOut } = await foldersIn(from);
    return { kind: 'folder', source: createFolderSource(from), names, locate: nowhere, warnings: leftOut };
  }
  if (template !== undefined) return templateOrigin(template, await readTemplate(template), parameter);
  const source = createAwsSource(home, config?.audit.backups ?? []);
  return { kind: 'aws', source, names: undefined, locate: nowhere, warnings: [] };
}

async function foldersIn(folder: string): Promise<BucketFolders> {
  try {
    return await listBuckets(folder);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = error instanceof Error ? error.message : String(error);
    const problem = isMissing ? `there is no folder ${quote(folder)}.` : `the folder cannot be read: ${printable(why)}`;
    throw new Refused(`--from: ${problem}`, { cause: error });
  }
}

function templateOrigin(file: string, text: string, parameters: Readonly<Record<string, string>>): Origin {
  try {
    const source = createTemplateSource(text, file, { parameters });
    return {
      kind: 'template',
      source,
      names: source.buckets,
      warnings: source.problems,
      locate: (subject, evidence) => {
        if (subject.kind !== 'bucket') return undefined;
        const line = source.lineOf(subject.id, evidence?.document, evidence?.path);
        return line === undefined ? undefined : { uri: uriOf(file), line };
      },
    };
  } catch (error) {
    if (error instanceof TemplateUnreadable) throw new Refused(printable(error.message), { cause: error });
    throw error;
  }
}

/**
 * Relative to where the command runs, which is the root of the repository where reports are made: GitHub finds no file by a
 * URI with dots in it. What lies outside is named in full.
 */
function uriOf(file: string): string {
  const full = resolve(file);
  const inside = relative(process.cwd(), full);
  return (/^\.\.(?:[/\\]|$)/.test(inside) ? full : inside).replaceAll('\\', '/');
}

async function configOf(
  { config: named, from, template, buckets }: AuditOptions,
  now: number,
): Promise<{ readonly config?: Config; readonly warnings: readonly string[] }> {
  const isOptional = from !== undefined || template !== undefined;
  if (named === undefined && isOptional) return { warnings: [] };
  // Whoever names buckets needs no config; where there is one, it says what they are held against.
  if (named === undefined && buckets.length > 0 && !(await isThere(configDefault))) return { warnings: [] };
  const path = named ?? configDefault;
  const file = await readConfig(path, now);
  if (!file.read) throw new Refused(renderProblem(file.problem));
  if (!file.parsed.ok) throw new Refused(file.parsed.problems.map(renderProblem).join('\n'));
  return { config: file.parsed.config, warnings: file.parsed.warnings.map(renderProblem) };
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function bucketsOf(
  options: AuditOptions,
  config: Config | undefined,
  names: readonly string[] | undefined,
): readonly AuditedBucket[] {
  const known = new Map(config?.audit.buckets.map((bucket) => [bucket.name, bucket]));
  const wanted = options.buckets.length > 0 ? options.buckets.map(bucketName) : undefined;
  for (const name of wanted ?? []) {
    if (names === undefined || names.includes(name)) continue;
    throw new Refused(`There is no bucket ${quote(name)} there; ${names.length} others are.`);
  }
  const all = wanted ?? (config === undefined ? (names ?? []) : configured([...known.keys()], options, names));
  const policy = policyOf(options, config);
  return [...new Set(all)].map((name) => known.get(name) ?? { name, policy, retention: [], exceptions: [] });
}

/**
 * A config says what is audited: what a folder lacks of it is unknown. A template is one part of an estate, so that what
 * it lacks is somebody else's.
 */
function configured(
  known: readonly string[],
  { template }: AuditOptions,
  names: readonly string[] = [],
): readonly string[] {
  if (template === undefined) return known;
  const there = known.filter((name) => names.includes(name));
  if (there.length > 0) return there;
  throw new Refused('The template has none of the buckets of the config; leave --config out to audit what it has.');
}

/** `s3://acme-backups/` is what people copy. */
function bucketName(text: string): string {
  return text.replace(/^s3:\/\//, '').replace(/\/$/, '');
}

function policyOf({ policy: name }: AuditOptions, config: Config | undefined): StoragePolicy {
  const own = config?.audit.buckets.find(({ policy }) => policy.name === name)?.policy;
  const policy = policyNamed(name) ?? own;
  if (policy !== undefined) return policy;
  throw new Refused(
    `--policy: there is no policy ${quote(name)}; built in are ${builtInPolicyNames.join(', ')}, and one of your own needs the --config that has it.`,
  );
}
