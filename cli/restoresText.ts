/** The restore tests of a running monitor as text for a terminal. Pure. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { spentText } from '../shared/restore/spentText.ts';
import type { restoreRunsSchema, restoresSchema } from '../shared/status/wire/restoreSchemas.ts';
import { momentText, stateSymbols } from '../shared/status/words.ts';
import { table } from './table.ts';
import { wrapped } from './wrap.ts';

type Standing = z.output<typeof restoresSchema>['restores'][number];
type Run = z.output<typeof restoreRunsSchema>['runs'][number];

const verdictTexts = {
  passed: `${stateSymbols.up} passed`,
  failed: `${stateSymbols.down} failed`,
  unknown: `${stateSymbols.unknown} unknown`,
} as const satisfies Record<Run['verdict'], string>;

export function restoresText({ restores, generatedAt }: z.output<typeof restoresSchema>, width: number): string {
  if (restores.length === 0) return 'The config says of no backup how it is restored.\n';
  const rows = restores.map(({ backup, engine, schedule, last }) => [
    printable(backup),
    engine,
    last === null ? `${stateSymbols.unknown} not tested yet` : verdictTexts[last.verdict],
    last === null ? '–' : momentText(Date.parse(last.startedAt)),
    ...figuresOf(last),
    schedule.nextDueAt === null ? 'never' : momentText(Date.parse(schedule.nextDueAt)),
  ]);
  const notes = restores.flatMap((standing) => notesOf(standing, width));
  return [
    table(['backup', 'engine', 'last test', 'at', 'age of data', 'time back', 'next test'], rows),
    ...(notes.length === 0 ? [] : ['\n', ...notes.map((note) => `${note}\n`)]),
    `\nas of ${generatedAt}\n`,
  ].join('');
}

export function restoreRunsText({ backup, runs }: z.output<typeof restoreRunsSchema>, width: number): string {
  if (runs.length === 0) return `${printable(backup)} has not been tested yet.\n`;
  const rows = runs.map((run) => [
    verdictTexts[run.verdict],
    momentText(Date.parse(run.startedAt)),
    ...figuresOf(run),
    printable(run.id),
  ]);
  const notes = runs.slice(0, 1).flatMap((run) => reasonsOf(backup, run, width));
  return [
    table(['test', 'at', 'age of data', 'time back', 'run'], rows),
    ...(notes.length === 0 ? [] : ['\n', ...notes.map((note) => `${note}\n`)]),
  ].join('');
}

function figuresOf(run: Run | null): readonly [age: string, back: string] {
  return [
    run === null || run.rpo === null ? '–' : spentText(run.rpo.measuredSeconds * 1_000),
    run === null || run.rto === null ? '–' : spentText(run.rto.totalSeconds * 1_000),
  ];
}

function notesOf({ backup, last, bad, overdueSince, trend }: Standing, width: number): readonly string[] {
  const line = (text: string) => wrapped(printable(`${backup}: ${text}`), width, '', 2);
  return [
    ...(last === null ? [] : reasonsOf(backup, last, width)),
    ...(bad === null ? [] : line(`failed at ${momentText(Date.parse(bad.startedAt))}, and nobody could tell since`)),
    ...(overdueSince === null
      ? []
      : line(`was due at ${momentText(Date.parse(overdueSince))}, and no test has ended since`)),
    ...(trend?.rtoMissedFrom === undefined
      ? []
      : line(`grows so that it will miss its RTO from ${trend.rtoMissedFrom.slice(0, 10)} on`)),
  ];
}

function reasonsOf(backup: string, { reasons }: Run, width: number): readonly string[] {
  return reasons.flatMap(({ code, text, advice }) => [
    ...wrapped(printable(`${backup}: ${code}: ${text}`), width, '', 2),
    ...(advice === undefined ? [] : wrapped(printable(advice), width, '  do: ', 6)),
  ]);
}
