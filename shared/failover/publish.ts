/** Copies what happened to a service into the ledger, where it is kept. Doing it twice is harmless. */
import type { Control, ControlEvent } from '../control/control.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { hourText } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** By service and kind of note, what this process has copied already; forgetting it costs writes, and nothing else. */
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
  const key = `${service} blocked ${epoch} ${why} ${hourText(now)}`;
  if (published.has(key)) return;
  const id = `blocked-${epoch}-${why}-${by}`;
  await ledger.putEvent({ service, at: now, id, kind: 'blocked', by, epoch, why, text });
  published.set(key, now);
}
