/**
 * One objective's budget as short, readable text, because a board holds hundreds of them and is written every minute:
 *
 *     1795380000-1797972000 ms 1296000/20500/1275500/0/1275500 0.9995/0.0158/0.999992/1/0.21 calm 1799000000000
 *
 * From and to in seconds; the unit; total, spent, left, missing and how long an outage may last; target, share spent,
 * compliance, share measured and burn rate; what the pairs say; when it will be gone. `~` stands for what is absent.
 */
import type { BudgetEntry } from './budgetBoard.ts';

const absent = '~';

export function budgetText(entry: BudgetEntry): string {
  const { from, to, unit, total, spent, left, missing, outageMsLeft, burning, goneAt } = entry;
  const { target, spentShare, compliance, measured, burnRate } = entry;
  return [
    `${from / 1000}-${to / 1000}`,
    unit,
    [total, spent, left, missing, outageMsLeft].join('/'),
    [target, spentShare, compliance, measured, burnRate].map((ratio) => ratio ?? absent).join('/'),
    burning,
    goneAt ?? absent,
  ].join(' ');
}

const number = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const maybe = `(?:${number}|${absent})`;
const pattern = new RegExp(
  `^(?<from>${number})-(?<to>${number}) (?<unit>ms|probes|requests) (?<amounts>${number}(?:/${number}){4})` +
    ` (?<ratios>${number}(?:/${maybe}){4}) (?<burning>burning|calm|unknown) (?<gone>${maybe})$`,
);

/** @throws RangeError when the text is not what `budgetText` makes. */
export function budgetOfText(text: string): BudgetEntry {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) throw new RangeError(`"${text}" is not a budget such as budgetText makes`);
  const { from, to, unit, amounts = '', ratios = '', burning, gone = absent } = groups;
  const [total = 0, spent = 0, left = 0, missing = 0, outageMsLeft = 0] = amounts.split('/').map(Number);
  const [target = '', spentShare = absent, compliance = absent, measured = absent, burnRate = absent] =
    ratios.split('/');
  return {
    from: Math.round(Number(from) * 1000),
    to: Math.round(Number(to) * 1000),
    unit: unit === 'probes' || unit === 'requests' ? unit : 'ms',
    total,
    spent,
    left,
    missing,
    outageMsLeft,
    target: Number(target),
    burning: burning === 'burning' || burning === 'calm' ? burning : 'unknown',
    ...told('spentShare', spentShare),
    ...told('compliance', compliance),
    ...told('measured', measured),
    ...told('burnRate', burnRate),
    ...told('goneAt', gone),
  };
}

function told<Name extends keyof BudgetEntry>(name: Name, text: string): Partial<Record<Name, number>> {
  return text === absent ? {} : ({ [name]: Number(text) } as Partial<Record<Name, number>>);
}
