/** Copies what happened to a service into the ledger, where it is kept. Doing it twice is harmless. */
import { hourOf } from '../availability/slots.ts';
import type { Control, ControlEvent } from '../control/control.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * What this process has copied already: by service the newest revision, and by what stood in the way the hour.
 * Forgetting it costs writes, and nothing else.
 */
export type Published = Map<string, number>;

type Parts = { readonly ledger: Pick<Ledger, 'putEvent'>; readonly published: Published };

/** @throws LedgerUnavailable: the record still has it, and whoever comes next copies it. */
export async function publishLog({ service, log }: Control, { ledger, published }: Parts): Promise<void> {
  const known = published.get(service) ?? 0;
  for (const event of log.filter(({ revision }) => revision > known).toReversed()) {
    await ledger.putEvent(ledgerEventOf(service, event));
  }
  published.set(service, Math.max(known, ...log.map(({ revision }) => revision)));
}

/** One revision may bring several events about, each of another kind. */
function ledgerEventOf(service: string, event: ControlEvent): LedgerEvent {
  return { service, at: event.at, id: `control-${event.revision}-${event.kind}`, kind: 'control', event };
}

export type BlockNote = {
  readonly service: string;
  readonly by: string;
  readonly epoch: number;
  readonly why: string;
  readonly text: string;
  readonly now: number;
};

/** At most once an hour for each reason and epoch, by each process; what is read puts together what several have told. */
export async function publishBlock(note: BlockNote, { ledger, published }: Parts): Promise<void> {
  const { service, by, epoch, why, text, now } = note;
  const key = `${service} blocked ${epoch} ${why}`;
  const hour = hourOf(now);
  if (published.get(key) === hour) return;
  const id = `blocked-${epoch}-${why}-${by}`;
  await ledger.putEvent({ service, at: now, id, kind: 'blocked', by, epoch, why, text });
  published.set(key, hour);
}
