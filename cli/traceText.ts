/** An object's life as a table and a picture for a terminal. Pure. */
import { dayMs } from '../shared/availability/slots.ts';
import { printable, quote } from '../shared/config/quote.ts';
import { durationText, momentText } from '../shared/status/words.ts';
import type { Retrieval, RetrievalTime } from '../shared/storage/retrieval.ts';
import type { Trace, TracePath, TraceRow } from '../shared/storage/trace.ts';
import { lifePicture, type Terminal } from './lifePicture.ts';
import { table } from './table.ts';

/** Everything but the object's own key, tags and rules is plain ASCII unless `utf8`. */
export function traceText(trace: Trace, terminal: Terminal): string {
  const { bucket, object, unpriced } = trace;
  const sections = [
    `s3://${printable(bucket)}/${printable(object.key)}\n${aboutText(trace)}\n`,
    ...(trace.withoutLifecycle ? [withoutLifecycle] : []),
    ...trace.paths.map((path) => pathText(path, trace, terminal)),
    ...(unpriced === undefined ? [] : [`No costs are shown. ${printable(unpriced)}\n`]),
  ];
  return sections.join('\n');
}

const withoutLifecycle =
  'The bucket has no lifecycle configuration: no rule ever moves or deletes this object, or any other one in it.\n';

function aboutText({ object: { size, storageClass, versioning, createdAt, tags } }: Trace): string {
  const named = Object.entries(tags).map(([key, value]) => `${printable(key)}=${printable(value)}`);
  const versions = { off: 'no versions kept', enabled: 'versions kept', suspended: 'versioning suspended' }[versioning];
  const facts = [sizeText(size), storageClass, versions, ...(named.length === 0 ? [] : [`tags ${named.join(', ')}`])];
  return `${facts.join('; ')}; written ${momentText(createdAt)}`;
}

function pathText(path: TracePath, trace: Trace, terminal: Terminal): string {
  const { overwrittenOnDay: day } = path;
  const title = day === undefined ? 'If nobody touches it' : `If it is overwritten or deleted on day ${day}`;
  const picture = lifePicture(path, trace, terminal);
  return `${title}:\n${rowsText(path, terminal)}\n${picture}${endText(path, trace)}`;
}

type Column = readonly [head: string, cell: (row: TraceRow) => string];

/** The widest that fits; the narrowest where none does. */
function rowsText(path: TracePath, { width }: Terminal): string {
  const day: Column = ['day', (row) => String(row.day)];
  const date: Column = ['date', (row) => new Date(row.at).toISOString().slice(0, 10)];
  const rest: readonly Column[] = [
    ['what happens', (row) => eventText(row, path)],
    ['class', (row) => row.storageClass ?? '-'],
    ['rule', ruleText],
    ['a month', (row) => (row.monthlyUsd === undefined ? '-' : usdText(row.monthlyUsd))],
  ];
  const reading = (text: (retrieval: Retrieval) => string): Column => [
    'time to read',
    (row) => (row.retrieval === undefined ? '-' : text(row.retrieval)),
  ];
  const render = (columns: readonly Column[]) =>
    table(
      columns.map(([head]) => head),
      path.rows.map((row) => columns.map(([, cell]) => cell(row))),
    );
  const narrowest = render([day, ...rest, reading(standardText)]);
  const wider = [
    render([day, date, ...rest, reading(retrievalText)]),
    render([day, date, ...rest, reading(standardText)]),
  ];
  return wider.find((text) => text.split('\n').every((line) => [...line].length <= width)) ?? narrowest;
}

function eventText({ what, rule }: TraceRow, { overwrittenOnDay }: TracePath): string {
  switch (what) {
    case 'created':
      return 'written';
    case 'moved':
      return 'moved';
    case 'superseded':
      return rule === undefined ? 'noncurrent from now on' : 'hidden, kept as noncurrent';
    case 'deleted':
      return rule === undefined && overwrittenOnDay !== undefined ? 'gone: no version is kept' : 'deleted for good';
    case 'marker-removed':
      return 'its delete marker removed';
  }
}

function ruleText({ rule }: TraceRow): string {
  if (rule === undefined) return '-';
  return rule.id === undefined ? `Rules[${rule.place}]` : quote(rule.id);
}

function endText({ rows, deletedAt, cost }: TracePath, { from, to }: Trace): string {
  const last = rows.find(({ what }) => what === 'deleted');
  const gone =
    deletedAt === undefined
      ? 'No rule ever deletes it.'
      : `Gone for good ${last === undefined ? '' : `on day ${last.day}, `}on ${new Date(deletedAt).toISOString().slice(0, 10)}.`;
  if (cost === undefined) return `${gone}\n`;
  const when = deletedAt !== undefined && deletedAt <= to ? 'Until then' : `In the ${daysText(to - from)} shown`;
  const early =
    cost.earlyUsd > 0 ? `, ${usdText(cost.earlyUsd)} of it for leaving a class before its minimum duration` : '';
  const lacking = cost.unpriced.length === 0 ? '' : ` The price list lacks ${cost.unpriced.join(', ')}.`;
  return `${gone} ${when} it costs ${usdText(cost.totalUsd)}${early}.${lacking}\n`;
}

function daysText(ms: number): string {
  const days = Math.round(ms / dayMs);
  return days === 1 ? '1 day' : `${days} days`;
}

function standardText({ standard }: Retrieval): string {
  return standard === undefined ? 'not known' : timeText(standard);
}

/** `3 h to 5 h; bulk 5 h to 12 h` */
function retrievalText(retrieval: Retrieval): string {
  const { bulk, expedited } = retrieval;
  const others = [
    ...(bulk === undefined ? [] : [`bulk ${timeText(bulk)}`]),
    ...(expedited === undefined ? [] : [`expedited ${timeText(expedited)}`]),
  ];
  return [standardText(retrieval), ...others].join('; ');
}

function timeText({ leastMs, mostMs }: RetrievalTime): string {
  if (mostMs === 0) return 'at once';
  const most = hoursText(mostMs);
  return leastMs === 0 ? `up to ${most}` : `${hoursText(leastMs)} to ${most}`;
}

/** Hours stay hours, as AWS gives them: 48 h, not 2 d. */
function hoursText(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : durationText(ms);
}

/** Two digits that count, however small it is. */
export function usdText(usd: number): string {
  if (usd === 0) return '$0';
  const decimals = Math.max(2, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(Math.min(decimals, 12))}`;
}

const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

function sizeText(bytes: number): string {
  const power = Math.min(sizeUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${sizeUnits[power]}`;
}
