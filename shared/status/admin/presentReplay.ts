/** A replay → the API's answer. Pure. */
import type * as z from 'zod';
import type { ReplayEntry } from '../../failover/replay/compareReplay.ts';
import type { Replay } from '../../failover/replay/readReplay.ts';
import { timeText } from '../../ledger/keys.ts';
import type { replaySchema } from './replaySchema.ts';

type Answer = z.input<typeof replaySchema>;

export function presentReplay({ from, to, isSame, services, notes, entries }: Replay): Answer {
  return {
    from: timeText(from),
    to: timeText(to),
    isSame,
    services: [...services],
    notes: [...notes],
    entries: entries.map(presentEntry),
  };
}

function presentEntry(entry: ReplayEntry): Answer['entries'][number] {
  const { service } = entry;
  const at = timeText(entry.at);
  switch (entry.kind) {
    case 'flip':
      return {
        kind: 'flip',
        service,
        at,
        match: entry.match,
        ...(entry.did === undefined ? {} : { did: presentDid(entry.did) }),
        ...(entry.would === undefined ? {} : { would: presentWould(entry.would) }),
      };
    case 'would-block':
      return { kind: 'would-block', service, at, why: entry.why, text: [...entry.text] };
    case 'did-block':
    case 'by-hand':
      return { ...entry, at };
  }
}

type Flip = Extract<ReplayEntry, { kind: 'flip' }>;

function presentDid({ at, epoch, from, to, cause, reason, by }: NonNullable<Flip['did']>) {
  return { at: timeText(at), epoch, from, to, cause, reason, by };
}

function presentWould({ at, from, to, cause, text }: NonNullable<Flip['would']>) {
  return { at: timeText(at), from, to, cause, why: [...text] };
}
