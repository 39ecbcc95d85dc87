/**
 * An observation as a few readable characters, because a round packs a hundred of them into one item:
 *
 *     123 2/14/29/70             up; total, then DNS, connect, TLS and first byte, in milliseconds
 *     123 -/14/29/70 c12         12 days until the certificate expires (only told below 45)
 *     123 2/14/29/70 l1250       the endpoint says that its data is 1,250 ms behind
 *     down status 45 1/4/-/30    down, with the reason; the evidence stands beside it in the item
 *     unknown observer-route 3
 *
 * Milliseconds keep one decimal below ten and none above: finer would cost bytes and mean nothing.
 */
import type { Evidence, Outcome, Timings } from '../probe/observation.ts';
import { downReasons, unknownReasons } from '../probe/observation.ts';
import type { Seen } from './round.ts';

/** Certificates are renewed 30 days before their end at the latest; a little more shows that it was done. */
const certificateDaysTold = 45;

export function seenText(seen: Seen): string {
  const phases = phasesText(seen.timings);
  const days = seen.certificateDaysLeft;
  const words = [
    ...(seen.outcome === 'up' ? [] : [seen.outcome, seen.reason]),
    milliseconds(seen.timings.totalMs),
    ...(phases === '' ? [] : [phases]),
    ...(days === undefined || days >= certificateDaysTold ? [] : [`c${days}`]),
    ...(seen.lagMs === undefined ? [] : [`l${wholeMs(seen.lagMs)}`]),
  ];
  return words.join(' ');
}

const duration = String.raw`\d+(?:\.\d)?`;
const phase = `(?:-|${duration})`;
const pattern = new RegExp(
  `^(?:(?<outcome>down|unknown) (?<reason>[a-z-]+) )?(?<total>${duration})` +
    String.raw`(?: (?<phases>${phase}(?:/${phase}){0,3}))?(?: c(?<days>-?\d+))?(?: l(?<lag>\d+))?$`,
);

/** The outcome alone. @throws RangeError when the text is not what `seenText` makes. */
export function outcomeOf(text: string): Outcome {
  const { outcome } = groupsOf(text);
  return outcome === 'down' || outcome === 'unknown' ? outcome : 'up';
}

function groupsOf(text: string): Readonly<Record<string, string | undefined>> {
  const groups = pattern.exec(text)?.groups;
  if (groups === undefined) throw new RangeError(`"${text}" is not an observation such as "123 2/14/29/70"`);
  return groups;
}

/** @throws RangeError when the text is not what `seenText` makes. */
export function seenOf(text: string, evidence: Evidence = {}): Seen {
  const groups = groupsOf(text);
  const { outcome, reason, total, phases, days, lag } = groups;
  const common = {
    timings: { ...phasesOf(phases ?? ''), totalMs: Number(total) },
    ...(days === undefined ? {} : { certificateDaysLeft: Number(days) }),
    ...(lag === undefined ? {} : { lagMs: Number(lag) }),
  };
  if (outcome === undefined) return { outcome: 'up', ...common };
  if (outcome === 'down') return { outcome, reason: known(downReasons, reason), evidence, ...common };
  return { outcome: 'unknown', reason: known(unknownReasons, reason), evidence, ...common };
}

function known<Reason extends string>(reasons: readonly Reason[], text: string | undefined): Reason {
  const reason = reasons.find((one) => one === text);
  if (reason === undefined) throw new RangeError(`"${text}" is not a reason of this version`);
  return reason;
}

const phaseNames = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const satisfies (keyof Timings)[];

function phasesText(timings: Timings): string {
  const phases = phaseNames.map((name) => {
    const value = timings[name];
    return value === undefined ? '-' : milliseconds(value);
  });
  return phases.join('/').replace(/(?:\/?-)+$/, '');
}

function phasesOf(text: string): Partial<Timings> {
  const values = text === '' ? [] : text.split('/');
  return Object.fromEntries(
    phaseNames.flatMap((name, index) => {
      const value = values[index];
      return value === undefined || value === '-' ? [] : [[name, Number(value)]];
    }),
  );
}

function milliseconds(value: number): string {
  const bounded = Math.max(0, value);
  return bounded < 10 ? String(Number(bounded.toFixed(1))) : String(Math.round(bounded));
}

/** An endpoint may say anything of its data: what is ahead is not behind, and no number needs an exponent. */
function wholeMs(lagMs: number): number {
  return Math.min(Math.max(0, Math.round(lagMs)), Number.MAX_SAFE_INTEGER);
}
