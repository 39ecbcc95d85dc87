/** The verb `restoreExcluded`: a time was excluded by mistake, so it counts again. */
import type { Correction } from '../ledger/correction.ts';
import { dayText } from '../ledger/keys.ts';
import type { ExcludeParts } from './exclude.ts';

export type RestoreOrder = {
  readonly service: string;
  /** The exclusion's id. */
  readonly excluded: string;
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly now: number;
};

export type Restored =
  | { readonly kind: 'restored'; readonly restoration: Extract<Correction, { kind: 'restored' }> }
  /** Somebody has done so before. */
  | { readonly kind: 'already'; readonly restoration: Extract<Correction, { kind: 'restored' }> }
  | { readonly kind: 'not-found' };

/** @throws LedgerUnavailable */
export async function restoreExcluded(order: RestoreOrder, { ledger, id }: ExcludeParts): Promise<Restored> {
  const { service, excluded, by, reason, now: at } = order;
  const own = (await ledger.corrections()).filter((one) => one.service === service);
  if (!own.some((one) => one.kind === 'excluded' && one.id === excluded)) return { kind: 'not-found' };
  const before = own.find((one) => one.kind === 'restored' && one.excluded === excluded);
  if (before?.kind === 'restored') return { kind: 'already', restoration: before };
  const restoration = { kind: 'restored', service, id: `${dayText(at)}-${id()}`, at, by, reason, excluded } as const;
  await ledger.putCorrection(restoration);
  return { kind: 'restored', restoration };
}
