/** Error budgets as text for a terminal. Pure. */
import type * as z from 'zod';
import { countText, targetText, timesText } from '../shared/alerts/phrases.ts';
import { printable, quote } from '../shared/config/quote.ts';
import {
  budgetNotes,
  goneText,
  leftSentence,
  periodText,
  shareLeftText,
  spentText,
  type ToldBudget,
} from '../shared/status/page/budgetWords.ts';
import type { alertCountSchema } from '../shared/status/wire/alertSchemas.ts';
import type { budgetReportSchema, budgetSchema } from '../shared/status/wire/budgetSchemas.ts';
import { durationText, momentText, percentText, stateSymbols } from '../shared/status/words.ts';
import { table } from './table.ts';

type Report = z.output<typeof budgetReportSchema>;
type Objective = Report['objectives'][number];

export type Budgets = {
  readonly generatedAt: string;
  readonly services: readonly {
    readonly id: string;
    readonly title: string;
    readonly budgets: readonly z.output<typeof budgetSchema>[];
    /** Null when they are not known; absent when they are not public. */
    readonly alerts?: z.output<typeof alertCountSchema> | null;
  }[];
};

export function budgetsText({ services, generatedAt }: Budgets): string {
  const rows = services.flatMap(({ title, budgets }) => budgets.map((budget) => budgetRow(title, budget)));
  if (rows.length === 0) return `No error budget has been counted yet (as of ${generatedAt}).\n`;
  const notes = services.flatMap(({ title, budgets, alerts }) => [
    ...budgets.flatMap((budget) => budgetNotes(budget).map((note) => `${printable(title)}, ${budget.slo}: ${note}`)),
    ...alertNotes(printable(title), alerts),
  ]);
  return [
    table(['service', 'objective', 'window', 'spent', 'left', 'burn', 'gone at'], rows),
    ...(notes.length === 0 ? [] : ['\n', ...notes.map((note) => `${note}\n`)]),
    `\nas of ${generatedAt}\n`,
  ].join('');
}

function budgetRow(title: string, budget: Budgets['services'][number]['budgets'][number]): readonly string[] {
  return [
    `${symbolOf(budget)} ${printable(title)}`,
    objectiveText(budget),
    periodText(budget),
    spentText(budget),
    shareLeftText(budget),
    paceText(budget.burnRate),
    goneCell(budget),
  ];
}

/** A symbol beside the figures, so that trouble is found at a glance. */
function symbolOf({ spentShare, state, stale }: ToldBudget): string {
  if (spentShare !== null && spentShare >= 1) return stateSymbols.down;
  if (stale === true || state === 'unknown') return stateSymbols.unknown;
  return state === 'burning' ? stateSymbols.degraded : stateSymbols.up;
}

function objectiveText({ slo, target }: Pick<ToldBudget, 'slo' | 'target'>): string {
  return slo === 'availability' ? targetText(target) : `${targetText(target)} ${slo}`;
}

function goneCell(budget: ToldBudget): string {
  if (budget.spentShare !== null && budget.spentShare >= 1) return 'gone';
  return goneText(budget) ?? '–';
}

function paceText(burn: number | null): string {
  return burn === null ? '–' : `${timesText(burn)}×`;
}

function paceFacts(burn: number | null): readonly string[] {
  return burn === null ? [] : [`burns at ${paceText(burn)} the even pace over the last 24 hours`];
}

function alertNotes(title: string, alerts: Budgets['services'][number]['alerts']): readonly string[] {
  if (alerts === undefined || alerts === null || alerts.pages + alerts.tickets === 0) return [];
  return [
    `${title}: ${countText(alerts.pages, 'page')} and ${countText(alerts.tickets, 'ticket')}; see "holdfast alerts"`,
  ];
}

export function budgetReportText({ service, objectives, exclusions }: Report): string {
  return [...objectives.map((one) => objectiveReport(service, one)), exclusionsReport(service, exclusions)].join('\n');
}

function objectiveReport(service: string, objective: Objective): string {
  const { compliance, measured, missing, unit, pairs, asOf } = objective;
  const missed = unit === 'seconds' ? durationText(missing * 1000) : `${Math.round(missing)} ${unit}`;
  const facts = [
    `${leftSentence(objective)}; spent ${spentText(objective)}`,
    `${percentText(compliance ?? undefined)} good, ${percentText(measured ?? undefined)} measured, ${missed} missing`,
    ...paceFacts(objective.burnRate),
    ...budgetNotes(objective),
  ];
  const rows = pairs.map(({ severity, factor, long, short, state }) => [
    severity,
    `${durationText(long.seconds * 1000)} and ${durationText(short.seconds * 1000)}`,
    `${timesText(factor)}×`,
    rangeText(long),
    rangeText(short),
    state,
  ]);
  return [
    `${service} ${objective.slo}: ${targetText(objective.target)}, ${periodText(objective)}, by ${indicatorText(objective)}, as of ${momentText(Date.parse(asOf))}\n`,
    ...facts.map((fact) => `  ${fact}\n`),
    '\n',
    table(['severity', 'windows', 'fires at', 'long burns', 'short burns', 'state'], rows),
  ].join('');
}

function indicatorText({ indicator }: Objective): string {
  return indicator.kind === 'latency' ? `probes answered within ${indicator.underMs} ms` : indicator.kind;
}

/** What is missing makes a range of it. */
function rangeText({ least, most }: Objective['pairs'][number]['long']): string {
  const [from, to] = [timesText(least), timesText(most)];
  return from === to ? `${from}×` : `${from} to ${to}×`;
}

function exclusionsReport(service: string, exclusions: Report['exclusions']): string {
  if (exclusions.length === 0) return 'Nothing is excluded.\n';
  const rows = exclusions.map(({ id, from, to, by, reason }) => [
    momentText(Date.parse(from)),
    momentText(Date.parse(to)),
    printable(by),
    quote(reason),
    printable(id),
  ]);
  return `Excluded (to undo: holdfast budget restore ${service} ID --reason TEXT):\n${table(['from', 'to', 'by', 'reason', 'id'], rows)}`;
}
