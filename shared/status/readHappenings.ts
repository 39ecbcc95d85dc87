/** The verb `readHappenings`: what the ledger was told of a service, among what its slots show. */
import type { Service } from '../config/config.ts';
import type { Correction } from '../ledger/correction.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { readEvents, type ServiceEvent } from './readEvents.ts';

/** A stretch of slots, or a moment. */
export type Happening = ServiceEvent | LedgerEvent | Correction;

/** Newest first; a stretch stands where it began. @throws LedgerUnavailable */
export async function readHappenings(
  { service, from, to }: Range & { readonly service: Service },
  { ledger }: { readonly ledger: Ledger },
): Promise<readonly Happening[]> {
  const [stretches, moments, corrections] = await Promise.all([
    readEvents({ service, from, to }, { ledger }),
    ledger.events(service.id, { from, to }),
    ledger.corrections(),
  ]);
  const corrected = corrections.filter((one) => one.service === service.id && one.at >= from && one.at < to);
  const happenings = [...stretches, ...moments.toReversed(), ...corrected.toReversed()];
  return happenings.sort((a, b) => beginning(b) - beginning(a));
}

/** A correction happened when it was said, whatever time it is about. */
function beginning(happening: Happening): number {
  return 'ongoing' in happening ? happening.from : happening.at;
}
