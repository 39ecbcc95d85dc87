/** Why Holdfast does not do what a person asked for, and what to do about it. Pure. */
import type { Adoption } from '../../failover/dns/adopt.ts';
import type { FailoverRecord } from '../../failover/dns/zone.ts';
import type { DrillRefusal } from '../../failover/drill.ts';
import { blockText } from '../../failover/explanationText.ts';
import type { HandRefusal } from '../../failover/flipByHand.ts';

export function handRefusalText(to: string, why: HandRefusal, now: number): string {
  switch (why.kind) {
    case 'unknown-endpoint':
      return `There is no endpoint "${to}" that could take over; the candidates are ${why.endpoints.join(', ')}.`;
    case 'already-active':
      return `${to} is the active endpoint already.`;
    case 'flip-under-way':
      return 'A flip is under way. Wait until it has settled, or add force (--force).';
    case 'target-not-up':
      return `${why.up} ${why.up === 1 ? 'observer says' : 'observers say'} that ${to} is up, and it takes ${why.needed}. To move traffic there all the same, add force (--force).`;
    case 'lag':
      return `${sentence(blockText(why, now))} To move traffic all the same, add force (--force).`;
  }
}

export function drillRefusalText(why: DrillRefusal, now: number): string {
  switch (why.kind) {
    case 'drill-under-way':
      return `A drill of ${why.by} is under way. Wait for its end.`;
    case 'flip-under-way':
      return 'A flip is under way. Wait until it has settled.';
    case 'active-not-up':
      return `${why.up} ${why.up === 1 ? 'observer says' : 'observers say'} that ${why.active} is up, and it takes ${why.needed}: this is no time for a rehearsal.`;
    case 'no-healthy-target':
      return 'No quorum says that another endpoint is up, so traffic would have nowhere to go. Bring one up first.';
    case 'hold':
      return `${sentence(blockText(why, now))} Release it first.`;
    case 'no-quorum':
    case 'lag':
    case 'cooldown':
    case 'flip-limit':
    case 'maintenance':
      return `The rehearsed flip would be blocked: ${blockText(why, now)}.`;
  }
}

export function adoptionRefusalText(why: Extract<Adoption, { kind: 'refused' }>['why']): string {
  switch (why.kind) {
    case 'not-failover':
      return why.message;
    case 'not-a-pair':
      return `A pair of failover records is needed, one PRIMARY and one SECONDARY, or no record at all; there ${found(why.found)}. Correct that in Route 53 first.`;
    case 'no-endpoint':
      return `The ${why.record.role} record (${why.record.setIdentifier}) answers ${why.record.values.join(', ')}, and no endpoint of the config has these values as its "target". Correct one of them.`;
    case 'no-health-check':
      return `Route 53 wants a health check on every PRIMARY record, and there is none for ${why.endpoints.join(', ')}. Deploy the stack, which makes them, or name one as the endpoint's "healthCheck".`;
  }
}

function found(records: readonly FailoverRecord[]): string {
  const told = records.map(({ role, setIdentifier }) => `${role} ${setIdentifier}`).join(', ');
  return records.length === 1 ? `is only ${told}` : `are ${told}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
