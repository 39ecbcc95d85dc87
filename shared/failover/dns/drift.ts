/** What somebody changed in the records, in one line for a person. Pure. */

import { isSameValues } from './records.ts';
import type { Change, FailoverRecord, RecordName } from './zone.ts';

/** `deletes` is what was found, `creates` what should stand there. */
export function describeDrift(type: RecordName['type'], { deletes, creates }: Change): string {
  const missing = creates.filter(
    (wanted) => !deletes.some(({ setIdentifier }) => setIdentifier === wanted.setIdentifier),
  );
  const strange = deletes.filter(
    (found) => !creates.some(({ setIdentifier }) => setIdentifier === found.setIdentifier),
  );
  const changed = deletes.flatMap((found) => {
    const wanted = creates.find(({ setIdentifier }) => setIdentifier === found.setIdentifier);
    return wanted === undefined ? [] : differences(type, found, wanted);
  });
  return [
    ...missing.map(({ role, setIdentifier }) => `${role} ${setIdentifier} is missing`),
    ...strange.map(({ role, setIdentifier, values }) => `${role} ${setIdentifier} (${listed(values)}) is not ours`),
    ...changed,
  ].join('; ');
}

/** A record may have hundreds, and the line is kept in the control record. */
const valuesTold = 5;

function listed(values: readonly string[]): string {
  const more = values.length - valuesTold;
  return [...values.slice(0, valuesTold), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function differences(type: RecordName['type'], found: FailoverRecord, wanted: FailoverRecord): readonly string[] {
  const { setIdentifier } = wanted;
  const told: string[] = [];
  const tell = (what: string, now: unknown, then: unknown) =>
    told.push(`${setIdentifier}: ${what} is ${now ?? 'none'} instead of ${then ?? 'none'}`);
  if (found.role !== wanted.role) tell('the role', found.role, wanted.role);
  if (!isSameValues(type, found.values, wanted.values)) tell('the value', listed(found.values), listed(wanted.values));
  if (found.ttlSeconds !== wanted.ttlSeconds) tell('the TTL', found.ttlSeconds, wanted.ttlSeconds);
  if (found.healthCheckId !== wanted.healthCheckId) tell('the health check', found.healthCheckId, wanted.healthCheckId);
  return told;
}
