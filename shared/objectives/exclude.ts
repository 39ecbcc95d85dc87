/**
 * The verb `exclude`: a person says that a time in the past is not to count, such as maintenance that nobody had planned.
 * The history stays as it was seen; what is written is a correction of the count.
 */
import { dayMs } from '../availability/slots.ts';
import { type Correction, exclusionsOf } from '../ledger/correction.ts';
import { dayText } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { hourRetentionMs } from '../ledger/retention.ts';
import { minuteMs } from './series.ts';

export type ExclusionOrder = {
  readonly service: string;
  /** Unix milliseconds; what is not whole minutes is rounded outwards. */
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly reason: string;
  readonly now: number;
};

export type Exclusion = Extract<Correction, { kind: 'excluded' }>;

export type Excluded =
  | { readonly kind: 'excluded'; readonly exclusion: Exclusion }
  /** Somebody has said the same before, and it holds. */
  | { readonly kind: 'already'; readonly exclusion: Exclusion }
  | { readonly kind: 'refused'; readonly why: 'empty' | 'future' | 'too-old' | 'too-long' };

export type ExcludeParts = {
  readonly ledger: Pick<Ledger, 'corrections' | 'putCorrection'>;
  /** Random and new each time. */
  readonly id: () => string;
};

/** Nothing older is known by the hour. */
export const excludedAgeMsMax = hourRetentionMs;

/** Whoever leaves out more than a month at once has mistyped a date. */
export const excludedMsMax = 31 * dayMs;

/** @throws LedgerUnavailable */
export async function exclude(order: ExclusionOrder, { ledger, id }: ExcludeParts): Promise<Excluded> {
  const why = whyRefused(order);
  if (why !== undefined) return { kind: 'refused', why };
  const { service, by, reason, now: at } = order;
  const from = Math.floor(order.from / minuteMs) * minuteMs;
  const to = Math.ceil(order.to / minuteMs) * minuteMs;
  const holding = exclusionsOf(await ledger.corrections(), service);
  const same = holding.find((one) => one.from === from && one.to === to && one.reason === reason);
  if (same !== undefined) return { kind: 'already', exclusion: same };
  const exclusion = { kind: 'excluded', service, id: `${dayText(at)}-${id()}`, at, by, reason, from, to } as const;
  await ledger.putCorrection(exclusion);
  return { kind: 'excluded', exclusion };
}

function whyRefused({ from, to, now }: ExclusionOrder): Extract<Excluded, { kind: 'refused' }>['why'] | undefined {
  if (from >= to) return 'empty';
  if (to > now) return 'future';
  if (from < now - excludedAgeMsMax) return 'too-old';
  return to - from > excludedMsMax ? 'too-long' : undefined;
}
