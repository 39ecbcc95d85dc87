/** An alert in one line, for titles, lists and events. Pure. */
import { printable } from '../config/quote.ts';
import { quorumOf } from '../ledger/fold.ts';
import type { Alert, Detail } from './alert.ts';
import { budgetName, countText, cutTo, isEven, paceText, shareText } from './phrases.ts';

/** Longer ones would be cut by whatever shows them. */
const charactersMax = 200;

/** @param title what the service is called; its id when absent. */
export function headlineOf(
  { service, region, detail }: Pick<Alert, 'key' | 'service' | 'region' | 'detail'>,
  title?: string,
): string {
  const line = lineOf(detail, title ?? service ?? 'A service', region ?? 'A region');
  return cutTo(printable(line), charactersMax);
}

function lineOf(detail: Detail, name: string, region: string): string {
  switch (detail.kind) {
    case 'burn':
      return burnLine(detail, name);
    case 'budget':
      return detail.spentShare < 1
        ? `${name} has spent ${shareText(detail.spentShare)} of its ${budgetName(detail.slo)}`
        : `${name} has spent all of its ${budgetName(detail.slo)} (${shareText(detail.spentShare)})`;
    case 'unmeasured':
      return `The ${detail.slo} of ${name} is not being measured`;
    case 'flip':
      return flipLine(detail, name);
    case 'blocked':
      return `A flip of ${name} is blocked: ${blockWords(detail.why)}`;
    case 'drift':
      return detail.repaired
        ? `The DNS records of ${name} had been changed and were put right`
        : `The DNS records of ${name} are not as they should be`;
    case 'observer':
      return `The observer ${detail.observer} is silent${hasQuorum(detail) ? '' : ', and no quorum is left'}`;
    case 'certificate':
      return `The certificate of ${name} (${detail.endpoint}) ${expiryText(detail.daysLeft)}`;
    case 'region':
      return `${region} fails: ${countText(detail.services.length + detail.more, 'service')} affected`;
    case 'dead-letters':
      return `${countText(detail.count, 'message')} in ${detail.queue} could not be handled`;
    case 'audit':
      return `Audit of ${detail.subject}: ${detail.summary}`;
    case 'restore':
      return `Restore test of ${detail.backup}: ${detail.summary}`;
  }
}

type DetailOf<Kind extends Detail['kind']> = Extract<Detail, { kind: Kind }>;

function burnLine({ slo, longBurn }: DetailOf<'burn'>, name: string): string {
  if (isEven(longBurn)) return `${name} burns all of its ${budgetName(slo)} at this pace`;
  return `${name} burns its ${budgetName(slo)} ${paceText(longBurn)}`;
}

function flipLine({ cause, from, to }: DetailOf<'flip'>, name: string): string {
  const way = `from ${from} to ${to}`;
  switch (cause) {
    case 'failover':
      return `${name} failed over ${way}`;
    case 'failback':
      return `${name} went back ${way}`;
    case 'forced':
      return `${name} was moved by hand ${way}`;
    case 'drill':
      return `${name} was moved ${way} in a drill`;
  }
}

const blocks: Readonly<Record<string, string>> = {
  'no-quorum': 'too few observers see it down',
  'no-healthy-target': 'no other endpoint is known to be up',
  lag: 'the data of the target lags too far behind',
  cooldown: 'the last flip is too recent',
  'flip-limit': 'it has flipped as often as it may',
  hold: 'somebody holds it',
  maintenance: 'a maintenance window is open',
};

function blockWords(why: string): string {
  return Object.hasOwn(blocks, why) ? (blocks[why] ?? why) : why;
}

function expiryText(daysLeft: number): string {
  if (daysLeft < 0) return 'has expired';
  return daysLeft === 0 ? 'expires within a day' : `expires in ${countText(daysLeft, 'day')}`;
}

/** Whether those that are not silent can still decide anything. */
export function hasQuorum({ silent, observers }: Pick<DetailOf<'observer'>, 'silent' | 'observers'>): boolean {
  return observers - silent >= quorumOf(observers);
}
