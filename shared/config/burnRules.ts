/** Pairs of windows of one's own that could never be measured, or never raise an alert. */
import { burnMax, canFire, windowMsMin } from '../objectives/burnPairs.ts';
import type { Aim } from './aims.ts';
import { factorOf, shortMsFor } from './burnWindows.ts';
import type { PairDraft } from './draftObjective.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace, valueOr } from './part.ts';
import { show } from './quote.ts';

export function checkPairForm({ part, factor, budget }: PairDraft, findings: Findings): void {
  // What stands there instead of a map is the schema's matter.
  if (!isMap(part) || isGiven(factor) !== isGiven(budget)) return;
  const what = isGiven(factor) ? 'factor and budget are both here' : 'nothing here says how fast the budget burns';
  const advice = 'write either factor, such as 14.4, or budget, such as 2 for two percent of it';
  findings.problem(keyPlace(part), `${what}; ${advice}`);
}

/** @param period what factors refer to, in milliseconds. */
export function checkPair(pair: PairDraft, period: number, aims: readonly Aim[], findings: Findings): void {
  const windows = checkWindows(pair, period, aims, findings);
  if (windows === undefined) return;
  checkFactor(pair, windows.longMs, period, aims, findings);
  checkRoom(pair, windows.longMs, aims, findings);
}

type Windows = { readonly longMs: number; readonly shortMs: number };

/** @returns the windows, when they are sound. */
function checkWindows(
  { long, short }: PairDraft,
  period: number,
  aims: readonly Aim[],
  findings: Findings,
): Windows | undefined {
  if (long.state !== 'valid' || short.state === 'invalid') return undefined;
  const longText = formatDuration(long.value);
  if (long.value > period) {
    const advice = `write ${formatDuration(period)} or less`;
    findings.problem(long.part, `a window of ${longText} is longer than the objective's; ${advice}`);
    return undefined;
  }
  const slotMs = Math.max(...aims.map((aim) => aim.slotMs));
  const leastMs = windowMsMin(slotMs);
  for (const window of [long, short]) {
    if (window.state !== 'valid' || window.value >= leastMs) continue;
    const what = `a window of ${formatDuration(window.value)} is shorter than two slots of ${formatDuration(slotMs)}`;
    findings.problem(window.part, `${what}, so it is never measured; write at least ${formatDuration(leastMs)}`);
    return undefined;
  }
  const shortMs = valueOr(short, shortMsFor(long.value, leastMs)) ?? 0;
  if (shortMs < long.value) return { longMs: long.value, shortMs };
  const shortText = formatDuration(shortMs);
  if (isGiven(short)) {
    const message = `a short window of ${shortText} is not shorter than the long one of ${longText}`;
    findings.problem(short.part, `${message}; write a shorter one, or leave it out for a twelfth`);
  } else {
    const message = `a long window of ${longText} leaves no room for a short one, which takes ${shortText} here`;
    findings.problem(long.part, `${message}; write a longer one`);
  }
  return undefined;
}

function checkFactor(
  { factor, budget }: PairDraft,
  longMs: number,
  period: number,
  aims: readonly Aim[],
  findings: Findings,
): void {
  if (isGiven(factor) === isGiven(budget)) return;
  const pace = factorOf(
    { factor: valueOr(factor, undefined), budgetShare: valueOr(budget, undefined) },
    period,
    longMs,
  );
  const impossible = aims.filter(({ target }) => pace !== undefined && !canFire({ factor: pace }, target));
  if (pace === undefined || impossible.length === 0) return;
  const { part } = isGiven(factor) ? factor : budget;
  const asked = `a factor of ${rounded(pace)}`;
  const what = isGiven(factor)
    ? asked
    : `${show(part.tree?.value)} percent of the budget in ${formatDuration(longMs)} are ${asked}, which`;
  const bounds = impossible.map((aim) => boundText(aim, aims.length > 1)).join('; ');
  if (impossible.length < aims.length) {
    const names = impossible.map(({ name }) => name).join();
    findings.warning(part, `${what} is never reached for ${names}: ${bounds}; this pair is left out there`);
    return;
  }
  const most = Math.max(...aims.map(({ target }) => burnMax(target)));
  const advice = isGiven(factor)
    ? `write ${rounded(most)} or less`
    : `write ${rounded((100 * most * longMs) / period)} or less, or a longer window`;
  findings.problem(part, `${what} is never reached: ${bounds}; ${advice}`);
}

/** The highest burn that there can be, in words. */
export function boundText({ name, part, target }: Aim, isNamed: boolean): string {
  const whose = isNamed ? `the budget of ${name}` : 'the budget';
  const promised = `with ${show(part.tree?.value)} percent promised`;
  return `${promised}, ${whose} burns at most ${rounded(burnMax(target))} times as fast as evenly`;
}

/** Whether as much as the minimum asks for fits into a window. */
export function hasRoom({ minimum, slotMs, slotEventsMax }: Aim, longMs: number): boolean {
  return Math.max(minimum.events, minimum.failures) <= eventsMax(slotMs, slotEventsMax, longMs);
}

function eventsMax(slotMs: number, slotEventsMax: number, longMs: number): number {
  return Math.floor(longMs / slotMs) * slotEventsMax;
}

/** `… holds 20 slots at most, and minimum asks for 30 failures`. */
export function roomText({ minimum, unit, slotMs, slotEventsMax }: Aim, longMs: number): string {
  const most = eventsMax(slotMs, slotEventsMax, longMs);
  const asked = minimum.failures > most ? `${minimum.failures} failures` : `${minimum.events} events`;
  return `a long window of ${formatDuration(longMs)} holds ${most} ${unit} at most, and minimum asks for ${asked} in it`;
}

function checkRoom({ long }: PairDraft, longMs: number, aims: readonly Aim[], findings: Findings): void {
  const crowded = aims.filter((aim) => !hasRoom(aim, longMs));
  const [first] = crowded;
  if (first === undefined) return;
  const what = roomText(first, longMs);
  if (crowded.length < aims.length) {
    findings.warning(long.part, `${what}, so this pair never fires for ${first.name}; write a longer one`);
  } else {
    findings.problem(long.part, `${what}, so this pair never fires; write a longer one, or a smaller minimum`);
  }
}

/** Four digits, rounded down, so that what is advised is allowed. */
export function rounded(value: number): string {
  const digits = 3 - Math.floor(Math.log10(value));
  const scale = 10 ** Math.max(digits, 0);
  return String(Math.floor(value * scale * (1 + 1e-9)) / scale);
}
