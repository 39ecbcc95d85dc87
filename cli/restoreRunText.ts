/** What a restore test gave, for a terminal. Pure. */
import { printable } from '../shared/config/quote.ts';
import type { CheckResult, Reason, RestoredSource, RestoreRun, TableCount, Trigger } from '../shared/restore/run.ts';
import { spentText } from '../shared/restore/spentText.ts';
import { momentText } from '../shared/status/words.ts';
import { bytesText } from '../shared/storage/postgres/amounts.ts';
import { table } from './table.ts';
import { shortened, wrapped } from './wrap.ts';

export type RunView = {
  /** Columns. */
  readonly width: number;
  /** How to reach what was restored, and how to get rid of it, a line each; empty unless it was to be kept. */
  readonly kept: readonly string[];
};

const tablesMax = 20;
const objectsMax = 20;

const verdictTexts = {
  passed: '✔ passed: it can be restored, and is as it should be',
  failed: '✕ failed: it is not as it should be',
  unknown: '? unknown: nobody could tell, so it is not known to be good',
} as const satisfies Record<RestoreRun['verdict'], string>;

export function restoreRunText(run: RestoreRun, view: RunView): string {
  const { width } = view;
  const sections = [
    [
      ...line(`${run.backup}: ${verdictTexts[run.verdict]}`, width),
      ...run.reasons.flatMap((one) => reasonLines(one, width)),
    ],
    figureLines(run),
    checkLines(run.checks, width),
    tableLines(run.tables, width),
    run.source === undefined ? [] : sourceLines(run.source, width),
    aboutLines(run, view),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => section.map((one) => `${one}\n`).join(''))
    .join('\n');
}

/** `3 backups: 1 passed, 1 failed (orders), 1 nobody could tell of (users)` */
export function restoresSummary(runs: readonly RestoreRun[], asked: number): string {
  const named = (verdict: RestoreRun['verdict']) => runs.filter((run) => run.verdict === verdict);
  const names = (some: readonly RestoreRun[]) => some.map(({ backup }) => printable(backup)).join(', ');
  const [passed, failed, unknown] = [named('passed'), named('failed'), named('unknown')];
  const missing = asked - runs.length;
  const counts = [
    `${passed.length} passed`,
    ...(failed.length === 0 ? [] : [`${failed.length} failed (${names(failed)})`]),
    ...(unknown.length === 0 ? [] : [`${unknown.length} nobody could tell of (${names(unknown)})`]),
    ...(missing === 0 ? [] : [`${missing} not restored`]),
  ];
  return `${asked} backups: ${counts.join(', ')}`;
}

function reasonLines({ code, text, advice }: Reason, width: number): readonly string[] {
  return [
    ...line(`${code}: ${text}`, width, '  ', 4),
    ...(advice === undefined ? [] : line(advice, width, '    do: ', 8)),
  ];
}

/** What was promised beside what was measured; nothing is said of what was neither. */
function figureLines({ rpo, rto }: RestoreRun): readonly string[] {
  const rows = [
    ...(rpo === undefined
      ? []
      : [
          [
            'RPO',
            promisedText(rpo.objectiveMs),
            spentText(rpo.measuredMs),
            rpo.by === 'data' ? 'the age of the newest data in it' : 'the age of the backup itself',
          ],
        ]),
    ...(rto === undefined
      ? []
      : [
          [
            'RTO',
            promisedText(rto.objectiveMs),
            spentText(rto.totalMs),
            [
              ...(rto.thawMs === 0 ? [] : [`thaw ${spentText(rto.thawMs)}`]),
              `fetch ${spentText(rto.fetchMs)}`,
              `restore ${spentText(rto.restoreMs)}`,
              `checks ${spentText(rto.checksMs)}`,
            ].join(', '),
          ],
        ]),
  ];
  if (rows.length === 0) return [];
  return rowsOf(['', 'promised', 'measured', ''], rows);
}

function promisedText(ms: number | undefined): string {
  return ms === undefined ? 'nothing' : spentText(ms);
}

const outcomes = { passed: '✔', failed: '✕', unknown: '?' } as const satisfies Record<CheckResult['outcome'], string>;

function checkLines(checks: readonly CheckResult[], width: number): readonly string[] {
  return checks.flatMap(({ name, outcome, asked, expected, got, why }) => [
    ...line(`${outcomes[outcome]} ${name}: ${expected}${got === undefined ? '' : `; got ${got}`}`, width, '', 2),
    ...(outcome === 'passed' ? [] : line(asked, width, '    asked: ', 6)),
    ...(why === undefined || outcome === 'passed' ? [] : line(why, width, '    ', 6)),
  ]);
}

function tableLines(tables: readonly TableCount[], width: number): readonly string[] {
  if (tables.length === 0) return [];
  const largest = tables.toSorted((a, b) => b.rows - a.rows).slice(0, tablesMax);
  const left = tables.length - largest.length;
  const rows = largest.map(({ name, rows: count, columns }) => [
    shortened(printable(name), Math.max(20, width - 30)),
    count.toLocaleString('en-US'),
    columns === undefined ? '' : String(columns.length),
  ]);
  const withColumns = tables.some(({ columns }) => columns !== undefined);
  return [
    ...rowsOf(['restored', 'rows', ...(withColumns ? ['columns'] : [])], rows),
    ...(left === 0 ? [] : [`and ${left} more`]),
  ];
}

function sourceLines(source: RestoredSource, width: number): readonly string[] {
  switch (source.kind) {
    case 'objects':
      return objectsLines(source, width);
    case 'table':
      return line(
        `from the table ${source.table} in ${source.region}, as of ${momentText(source.takenAt)}${source.bytes === undefined ? '' : `, ${bytesText(source.bytes)}`}${source.backupArn === undefined ? ' (point-in-time recovery)' : ` (${source.backupArn})`}`,
        width,
        '',
        2,
      );
    case 'resource':
      return line(`from ${source.recoveryPointArn}, which AWS Backup restored as ${source.arn}`, width, '', 2);
  }
}

function objectsLines(source: Extract<RestoredSource, { kind: 'objects' }>, width: number): readonly string[] {
  const { place, from, takenAt, takenBy, objects, bytes, medianBytes } = source;
  const known = takenBy === 'key' ? 'by its key' : 'by when it was written';
  const usual = medianBytes === undefined ? '' : `; the ones before it have ${bytesText(medianBytes)}`;
  const replica = from === 'replica' ? 'the replica ' : '';
  const left = objects.length - objectsMax;
  return [
    ...line(
      `from ${replica}s3://${place.bucket}/${place.prefix}, taken ${momentText(takenAt)} (${known}), ${bytesText(bytes)}${usual}`,
      width,
      '',
      2,
    ),
    ...objects.slice(0, objectsMax).flatMap(({ key, versionId, size, storageClass, sha256, verified }) => {
      const facts = [
        bytesText(size),
        storageClass,
        ...(versionId === undefined ? [] : [`version ${versionId}`]),
        verified === undefined ? 'no checksum to hold it against' : `${verified} agrees`,
      ];
      return [
        ...line(`${key}: ${facts.join(', ')}`, width, '  ', 4),
        // It is compared with others' and stays whole.
        ...(sha256 === undefined ? [] : [`    sha256 ${printable(sha256)}`]),
      ];
    }),
    ...(left > 0 ? [`  and ${left} more objects`] : []),
  ];
}

function aboutLines(run: RestoreRun, { width, kept }: RunView): readonly string[] {
  const { id, engine, trigger, startedAt, endedAt, asked, versions, left, evidence, shortened: missing = [] } = run;
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const version = evidence?.versionId === undefined ? '' : `, version ${evidence.versionId}`;
  return [
    ...line(`${id}: ${engine}${known.length === 0 ? '' : `, ${known.join(', ')}`}`, width, '', 2),
    ...line(
      `${triggerText(trigger)}, began ${momentText(startedAt)}, took ${spentText(endedAt - startedAt)}`,
      width,
      '',
      2,
    ),
    ...askedLines(asked),
    // It is copied into commands and stays whole.
    ...(evidence === undefined ? [] : [printable(`evidence: s3://${evidence.bucket}/${evidence.key}${version}`)]),
    ...missing.flatMap((one) => line(one, width, 'not all of it: ', 2)),
    ...kept.flatMap((one) => line(one, width, 'kept: ', 2)),
    ...(left.length === 0
      ? [kept.length === 0 ? 'cleaned up: nothing is left of it' : 'cleaned up: all but what was to be kept']
      : left.flatMap((one) => line(one, width, 'could not be removed: ', 2))),
  ];
}

function askedLines(asked: RestoreRun['asked']): readonly string[] {
  if (asked === undefined) return [];
  const parts = [
    ...(asked.from === undefined ? [] : [asked.from === 'replica' ? 'the replica' : 'the primary']),
    ...(asked.at === undefined ? [] : [`the newest until ${momentText(asked.at)}`]),
  ];
  return [`instead of what the config says: ${parts.join(', ')}`];
}

export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return `due at ${momentText(trigger.scheduledAt)}`;
    case 'person':
      return `asked for by ${printable(trigger.by)}`;
    case 'aws-backup':
      return `by the job ${printable(trigger.job)} of AWS Backup`;
  }
}

function rowsOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return table(head, rows).trimEnd().split('\n');
}

function line(text: string, width: number, first = '', hanging = first.length): readonly string[] {
  return wrapped(printable(text), width, first, hanging);
}
