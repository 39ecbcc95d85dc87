/** The verb `readHappenings`: what the ledger was told of a service, among what its slots show. */
import type { Service } from '../config/config.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger, Range } from '../ledger/ledger.ts';
import { readEvents, type ServiceEvent } from './readEvents.ts';

/** A stretch of slots, or a moment. */
export type Happening = ServiceEvent | LedgerEvent;

/** Newest first; a stretch stands where it began. @throws LedgerUnavailable */
export async function readHappenings(
  { service, from, to }: Range & { readonly service: Service },
  { ledger }: { readonly ledger: Ledger },
): Promise<readonly Happening[]> {
  const [stretches, moments] = await Promise.all([
    readEvents({ service, from, to }, { ledger }),
    ledger.events(service.id, { from, to }),
  ]);
  return [...stretches, ...moments.toReversed()].sort((a, b) => beginning(b) - beginning(a));
}

function beginning(happening: Happening): number {
  return 'from' in happening ? happening.from : happening.at;
}
