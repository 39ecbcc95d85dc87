/** Alerts as text for a terminal. Pure. */
import type * as z from 'zod';
import { printable, quote } from '../shared/config/quote.ts';
import type { alertSchema, alertsSchema } from '../shared/status/wire/alertSchemas.ts';
import { momentText, stateSymbols } from '../shared/status/words.ts';
import { table } from './table.ts';

type Alert = z.output<typeof alertSchema>;

export function alertsText({ alerts, generatedAt }: z.output<typeof alertsSchema>): string {
  if (alerts.length === 0) return `No alert fires (as of ${generatedAt}).\n`;
  const rows = alerts.map((alert) => [
    alert.severity === 'page' ? `${stateSymbols.down} page` : `${stateSymbols.degraded} ticket`,
    alert.state,
    momentText(Date.parse(alert.since)),
    printable(alert.title),
    printable(alert.key),
  ]);
  const notes = alerts.flatMap(notesOf);
  return [
    table(['severity', 'state', 'since', 'alert', 'key'], rows),
    ...(notes.length === 0 ? [] : ['\n', ...notes.map((note) => `${note}\n`)]),
    `\nas of ${generatedAt}\n`,
  ].join('');
}

function notesOf(alert: Alert): readonly string[] {
  const key = printable(alert.key);
  const { acknowledged, within, told } = alert;
  const note = acknowledged?.note === undefined ? '' : `: ${quote(acknowledged.note)}`;
  return [
    ...(acknowledged === undefined
      ? []
      : [`${key}: acknowledged by ${printable(acknowledged.by)} at ${momentText(Date.parse(acknowledged.at))}${note}`]),
    ...(within === undefined ? [] : [`${key}: told of by ${printable(within)}`]),
    ...told.flatMap(({ to, failed }) =>
      failed === undefined
        ? []
        : [
            `${key}: ${to === 'gone' ? 'a former route' : `the ${to}`} could not be told, tried ${failed.times} times: ${printable(failed.why)}`,
          ],
    ),
  ];
}
