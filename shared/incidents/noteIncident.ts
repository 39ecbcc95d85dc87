/** The verb `noteIncident`: a person has something to say of an incident. */
import { dayMs } from '../availability/slots.ts';
import type { Service } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { endOf } from './happened.ts';
import type { Incident } from './incident.ts';
import { type IncidentLedger, readIncidents } from './readIncidents.ts';

export type NoteInput = {
  readonly service: Service;
  /** Within the incident, from its first bad slot on, Unix milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly by: string;
  readonly now: number;
  /** New and random. */
  readonly id: string;
};

export type Noted = { readonly kind: 'noted'; readonly incident: Incident } | { readonly kind: 'no-incident' };

/** What follows within a day shows whether what was up for a moment was down again. */
const followMs = dayMs;

/** The incident is found by its beginning, which does not move. Saying the same again changes nothing. @throws LedgerUnavailable, LedgerRefused */
export async function noteIncident(
  { service, at, text, by, now, id }: NoteInput,
  { ledger }: { readonly ledger: IncidentLedger & Pick<Ledger, 'putEvent'> },
): Promise<Noted> {
  const range = { from: at, to: Math.min(now, at + followMs) };
  if (range.from >= range.to) return { kind: 'no-incident' };
  const { incidents } = await readIncidents({ service, ...range }, { ledger });
  const around = incidents.filter((one) => one.from <= at && at < endOf(one));
  const incident = around.find(({ scope }) => scope === 'service') ?? around[0];
  if (incident === undefined) return { kind: 'no-incident' };
  const same = incident.notes.find((one) => one.by === by && one.text === text);
  if (same !== undefined) return { kind: 'noted', incident };
  const note = { at: now, text, by };
  await ledger.putEvent({ service: service.id, id: `note-${id}`, kind: 'note', incident: incident.from, ...note });
  return { kind: 'noted', incident: { ...incident, notes: [...incident.notes, note] } };
}
