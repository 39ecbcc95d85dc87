/** What `holdfast nines` has computed, as text for a terminal. Pure. */
import { ninesSpans, yearMs } from '../shared/availability/nines.ts';
import { formatDuration } from '../shared/config/duration.ts';
import { ninesRounded } from '../shared/status/words.ts';
import type { NinesFigures, NinesRow } from './nines.ts';
import { table } from './table.ts';

type Of<K extends keyof NinesFigures> = NonNullable<NinesFigures[K]>;

export function figuresText({
  table: rows,
  objective,
  composed,
  component,
  replicated,
  strategy,
}: NinesFigures): string {
  const sections = [
    ...(rows === undefined ? [] : [tableText(rows)]),
    ...(objective === undefined ? [] : [objectiveText(objective)]),
    ...(composed === undefined ? [] : [`Together: ${downtimeLines(composed)}`]),
    ...(component === undefined ? [] : [componentText(component)]),
    ...(replicated === undefined ? [] : [replicatedText(replicated)]),
    ...(strategy === undefined ? [] : [strategyText(strategy)]),
  ];
  return sections.join('\n');
}

const spanIds = ninesSpans.map(({ id }) => id);

function tableText(rows: readonly NinesRow[]): string {
  const cells = rows.map((row) => [
    percentText(row.unavailability),
    ...spanIds.map((id) => timeText(row.downtimeMs[id])),
  ]);
  return `${table(['availability', ...spanIds.map((id) => `per ${id}`)], cells)}\nA month has 30 days, a quarter 90, a year 365.\n`;
}

function downtimeLines(row: NinesRow): string {
  const lines = spanIds.map((id) => `  per ${id.padEnd(7)}  ${timeText(row.downtimeMs[id])}\n`);
  return `${percentText(row.unavailability)}, ${ninesText(row.nines)}; down at most\n${lines.join('')}`;
}

function objectiveText(objective: Of<'objective'>): string {
  const window = formatDuration(objective.windowMs);
  const rows = objective.burn.map(({ severity, longMs, shortMs, factor, errorRatio, outageMs }) => [
    severity,
    formatDuration(longMs),
    formatDuration(shortMs),
    figure(factor),
    outageMs === undefined ? 'never' : `${figure(errorRatio * 100)} %`,
    outageMs === undefined ? 'never' : timeText(outageMs),
  ]);
  const head = ['severity', 'long', 'short', 'burn', 'fires when so much fails', 'when all fails, after'];
  return [
    downtimeLines(objective),
    `\nAs an objective over ${window} it has a budget of ${timeText(objective.budgetMs)}. `,
    `When all fails, that burns ${figure(1 / objective.unavailability)} times as fast as evenly.\n`,
    ...(rows.length === 0 ? [] : ['\n', table(head, rows)]),
  ].join('');
}

function componentText({ afr, ...row }: Of<'component'>): string {
  return `One alone: ${downtimeLines(row)}It fails within a year with a probability of ${chanceText(afr)}.\n`;
}

function replicatedText({ replicas, annualLoss, durabilityNines, meanTimeToLossMs, ...row }: Of<'replicated'>): string {
  return [
    `Any of ${replicas}: ${downtimeLines(row)}`,
    `${replicas === 1 ? 'The only copy of the data is' : `All ${replicas} copies of the data are`} lost within a year `,
    `with a probability of ${chanceText(annualLoss)}: `,
    `${ninesText(durabilityNines)} of durability; once in ${timeText(meanTimeToLossMs)} on average.\n`,
    'That holds as far as copies fail independently of each other and are made anew at once.\n',
  ].join('');
}

const strategyWords = {
  'sync-replication': 'synchronous replication',
  'hot-standby': 'a hot standby',
  'daily-backup': 'a daily backup',
  'cold-backup': 'a cold backup',
} as const;

function strategyText({ id, aws, why, rpoMs, rtoMs }: Of<'strategy'>): string {
  const asked = `an RPO of ${rpoMs === 0 ? 0 : formatDuration(rpoMs)} and an RTO of ${rtoMs === 0 ? 0 : formatDuration(rtoMs)}`;
  const lines = why.map((sentence) => `  ${sentence}\n`);
  return `For ${asked}: ${strategyWords[id]} (AWS: ${aws}).\n${lines.join('')}`;
}

/** All the nines that there are and two digits after them, rounded down: what is not all never reads as 100 %. */
function percentText(unavailability: number): string {
  const nines = Math.max(0, -Math.log10(unavailability));
  const decimals = Math.min(20, Math.max(0, Math.floor(nines) - 2) + 2);
  const scale = 10 ** decimals;
  const missing = Math.ceil(unavailability * 100 * scale - 1e-4);
  if (missing > Number.MAX_SAFE_INTEGER || decimals > 12) return `100 % − ${chanceText(unavailability)}`;
  return `${Number(((100 * scale - missing) / scale).toFixed(decimals))} %`;
}

function ninesText(nines: number): string {
  return `${ninesRounded(nines, 1)} nines`;
}

const units = [
  ['years', yearMs],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** In the largest unit of which there is one: `21.6 min`. */
function timeText(ms: number): string {
  const [unit, unitMs] = units.find(([, size]) => ms >= size) ?? ['ms', 1];
  return `${figure(ms / unitMs)} ${unit}`;
}

/** What is not sure never reads as 100 %. */
function chanceText(chance: number): string {
  const text = figure(chance * 100);
  return text === '100' && chance < 1 ? 'more than 99.9 %' : `${text} %`;
}

/** Three digits that count, as the published tables have them; very large and very small ones with an exponent. */
function figure(exact: number): string {
  // 1.825 is a hair less in binary, and the tables say 1.83.
  const value = exact * (1 + 1e-12);
  return value !== 0 && (value >= 1e6 || value < 1e-3) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}
