/** The figures and lists of alerts in words, for people who were asleep a minute ago. Pure. */
import { dayMs, hourMs } from '../availability/slots.ts';
import type { Config, Objective, Service } from '../config/config.ts';
import { printable } from '../config/quote.ts';
import type { SloId } from '../objectives/slo.ts';
import { durationText, momentText } from '../status/words.ts';

/** How often the budget burns as fast as it may: `14.6`, `6`, `2,000`; `0.48` where that is less than once. */
export function timesText(burn: number): string {
  return decimalText(burn, burn >= 100 ? 0 : burn >= evenFrom ? 1 : 2);
}

/**
 * `14.6 times too fast`. At the even pace the budget lasts to the end of its window, and not a minute longer. Pairs of a
 * short period have factors below 1, and may fire at a pace at which it lasts.
 */
export function paceText(burn: number): string {
  if (isEven(burn)) return 'at the pace that uses it up';
  return burn < evenFrom ? `at ${timesText(burn)} times the pace that uses it up` : `${timesText(burn)} times too fast`;
}

export function isEven(burn: number): boolean {
  return burn >= evenFrom && burn < 1.05;
}

/** What rounds to 1 with two decimals. */
const evenFrom = 0.995;

/** A share of the budget, rounded down, so that nothing reads as gone that is not: `76 %`, `4.5 %`, `132 %`. */
export function shareText(share: number): string {
  const percent = share * 100;
  const scale = percent >= 10 ? 1 : 10;
  // The product of 0.29 and 100 is a hair below 29 in binary.
  return `${decimalText(Math.floor(percent * scale + 1e-7) / scale, 1)} %`;
}

/** A target as the config has it: 0.9995 is `99.95 %`. */
export function targetText(target: number): string {
  return `${decimalText(target * 100, 6)} %`;
}

function decimalText(value: number, maximumFractionDigits: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits });
}

const minuteMs = 60_000;

/** The name of a window that ends now: `hour`, `5 minutes`, `3 days`; in milliseconds. */
export function windowText(ms: number): string {
  for (const [unit, unitMs] of [
    ['day', dayMs],
    ['hour', hourMs],
    ['minute', minuteMs],
  ] as const) {
    if (ms % unitMs === 0) return ms === unitMs ? unit : `${ms / unitMs} ${unit}s`;
  }
  return durationText(ms);
}

/** `error budget (99.95 % over 30 days)` */
export function budgetText(slo: SloId, target: number, objective: Objective | undefined): string {
  const over = objective === undefined ? '' : ` ${periodText(objective.window)}`;
  return `${budgetName(slo)} (${targetText(target)}${over})`;
}

export function budgetName(slo: SloId): string {
  return slo === 'availability' ? 'error budget' : 'latency budget';
}

function periodText(window: Objective['window']): string {
  return window.kind === 'rolling' ? `over ${countOfWindow(window.ms)}` : `in a ${window.unit}`;
}

function countOfWindow(ms: number): string {
  const text = windowText(ms);
  return /^\d/.test(text) ? text : `1 ${text}`;
}

/** `in 4 h 20 min, at 2026-11-22 23:50:00 UTC` */
export function untilText(time: number, now: number): string {
  return `in ${durationText(time - now)}, at ${momentText(time)}`;
}

/** `12 rounds`, `1 round` */
export function countText(count: number, what: string): string {
  return `${decimalText(count, 0)} ${what}${count === 1 ? '' : 's'}`;
}

/** What is listed of a long list; the rest is counted. */
const listedMax = 20;

/** `a, b and 3 more`, on one line whatever the names hold. `more` are those that the list leaves out already. */
export function listText(names: readonly string[], more = 0): string {
  const rest = Math.max(0, names.length - listedMax) + more;
  const shown = names.slice(0, listedMax).map(printable).join(', ');
  return rest === 0 ? shown : `${shown} and ${decimalText(rest, 0)} more`;
}

/** What people call the service; its id when the config does not know it any more. */
export function titleIn({ services }: Pick<Config, 'services'>, id: string): string {
  return serviceIn({ services }, id)?.title ?? id;
}

export function serviceIn({ services }: Pick<Config, 'services'>, id: string | undefined): Service | undefined {
  return services.find((service) => service.id === id);
}

/** A sentence of somebody else as one of ours: on one line, with an end. */
export function sentence(text: string): string {
  const line = printable(text.trim());
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

const quotedMax = 300;

/** What a person has written, in double quotes. */
export function quoted(text: string): string {
  return printable(JSON.stringify(cutTo(text, quotedMax)));
}

/** So many characters at most, with an ellipsis where something is missing. Never cuts a character in two. */
export function cutTo(text: string, charactersMax: number, ellipsis = '…'): string {
  if (text.length <= charactersMax) return text;
  // A character is two units at most, so what is behind these is too much anyway.
  const characters = [...text.slice(0, 2 * charactersMax + 2)];
  if (characters.length <= charactersMax) return text;
  const kept = characters.slice(0, Math.max(0, charactersMax - ellipsis.length));
  return kept.join('').trimEnd() + ellipsis;
}
