/** An error budget in words: the same on the page and in the terminal. Pure. */
import type * as z from 'zod';
import { budgetName, shareText, windowText } from '../../alerts/phrases.ts';
import type { budgetSchema } from '../wire/budgetSchemas.ts';
import { durationText, momentText, percentText } from '../words.ts';

/** What all answers that tell of a budget have. */
export type ToldBudget = Omit<z.output<typeof budgetSchema>, 'stale'> & { readonly stale?: boolean };

/** `last 30 days`, `this month (Europe/Berlin)` */
export function periodText({ windowSeconds, calendar }: Pick<ToldBudget, 'windowSeconds' | 'calendar'>): string {
  return calendar === undefined
    ? `last ${windowText(windowSeconds * 1000)}`
    : `this ${calendar.unit} (${calendar.timezone})`;
}

/** `9 min 6 s of 21 min 36 s`, `12 of 216.5 probes` */
export function spentText({ unit, spent, total }: ToldBudget): string {
  if (unit === 'seconds') return `${durationText(spent * 1000)} of ${durationText(total * 1000)}`;
  return `${countOf(spent)} of ${countOf(total)} ${unit}`;
}

function countOf(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** What is left as a share of all: `61 %`, `none`, or that it is overspent. */
export function shareLeftText(budget: Pick<ToldBudget, 'spentShare' | 'measured'>): string {
  const { spentShare } = budget;
  if (spentShare === null || !isCounted(budget)) return '–';
  if (spentShare > 1) return `overspent (${shareText(spentShare)})`;
  if (spentShare === 1) return 'none';
  const left = 1 - spentShare;
  return left < leastShown ? `less than ${shareText(leastShown)}` : shareText(left);
}

/** Whether there is anything to go by: what nobody could measure is never called fine. */
export function isCounted({ spentShare, measured }: Pick<ToldBudget, 'spentShare' | 'measured'>): boolean {
  return spentShare !== null && measured !== null && measured > 0;
}

const leastShown = 0.001;

/** Below this share of measured time the figures say little. */
export const measuredLow = 0.9;

/** What another outage may last: to the second where time is counted, about so long where events are. */
function outageLeftText({ unit, outageSecondsLeft }: ToldBudget): string {
  const about = unit === 'seconds' ? '' : 'about ';
  return `enough for ${about}${durationText(outageSecondsLeft * 1000)} of outage`;
}

/** When it will be gone; undefined when it will last, or is gone already. */
export function goneText({ goneAt, spentShare }: Pick<ToldBudget, 'goneAt' | 'spentShare'>): string | undefined {
  if (goneAt === null || spentShare === null || spentShare >= 1) return undefined;
  return momentText(Date.parse(goneAt));
}

/** `61 % of the error budget left, enough for 13 min 10 s of outage` */
export function leftSentence(budget: ToldBudget): string {
  const name = budgetName(budget.slo);
  const { spentShare } = budget;
  if (spentShare === null || !isCounted(budget)) return `Nothing has been counted in the ${name}`;
  if (spentShare > 1) return `Nothing of the ${name} left: ${shareText(spentShare)} of it is spent`;
  if (spentShare === 1) return `Nothing of the ${name} left`;
  return `${upperFirst(shareLeftText(budget))} of the ${name} left, ${outageLeftText(budget)}`;
}

/** What is to be known of the figures: whether it burns too fast, and whether they are old. */
export function budgetNotes(budget: ToldBudget): readonly string[] {
  const gone = goneText(budget);
  const { measured } = budget;
  return [
    ...(budget.state === 'burning' ? ['burns too fast'] : []),
    ...(gone === undefined ? [] : [`gone at ${gone} at the present pace`]),
    ...(budget.state === 'unknown' ? ['how fast it burns is not known'] : []),
    ...(measured !== null && measured > 0 && measured < measuredLow
      ? [`only ${percentText(measured)} of the time measured`]
      : []),
    ...(budget.stale === true ? [`not counted since ${momentText(Date.parse(budget.asOf))}`] : []),
  ];
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
