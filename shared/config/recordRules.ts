/** Which services move which record. */

import { failoverDefault } from './defaults.ts';
import type { ConfigDraft, FailoverDraft, ServiceDraft } from './draft.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { child, keyPlace } from './part.ts';

type Claim = { readonly service: string; readonly type: string };

/** Each record has one service, or two would move it against each other. */
export function checkRecords({ services }: ConfigDraft, findings: Findings): void {
  const claims = new Map<string, Claim[]>();
  for (const { id, failover } of services) {
    if (failover === undefined) continue;
    const { zone, name, type } = failover;
    if (zone.state !== 'valid' || name.state !== 'valid' || type.state !== 'valid') continue;
    const key = `${zone.value} ${name.value}`;
    const others = claims.get(key) ?? [];
    const message = clash({ service: id, type: type.value }, others, name.value);
    if (message !== undefined) findings.problem(keyPlace(child(failover.part, 'record')), message);
    claims.set(key, [...others, { service: id, type: type.value }]);
  }
}

function clash({ type }: Claim, others: readonly Claim[], name: string): string | undefined {
  const same = others.find((other) => other.type === type);
  if (same !== undefined) return `${same.service} moves this record already; each record has one service`;
  // RFC 1034, section 3.6.2: where there is a CNAME, there is nothing else.
  const alone = others.find((other) => other.type === 'CNAME' || type === 'CNAME');
  if (alone === undefined) return undefined;
  return `${alone.service} has a record of type ${alone.type} at ${name}, and a CNAME stands alone; write another name`;
}

const ttlMsUsual = 300_000;

/** How long users stay with the old endpoint, at the least: until it counts as down, and then for the record's TTL. */
export function checkTtl({ objective }: ServiceDraft, { ttl, down }: FailoverDraft, findings: Findings): void {
  if (ttl.state !== 'valid' || down.state === 'invalid' || objective?.rto.state === 'invalid') return;
  const forMs = (down.state === 'valid' ? down.value.for : undefined) ?? failoverDefault.down.forMs;
  const rtoMs = objective?.rto.state === 'valid' ? objective.rto.value : undefined;
  const ttlText = formatDuration(ttl.value);
  if (rtoMs !== undefined && forMs + ttl.value > rtoMs) {
    const sum = `an endpoint counts as down after ${formatDuration(forMs)} and resolvers keep the old answer for ${ttlText}`;
    findings.warning(
      ttl.part,
      `${sum}, so a flip cannot meet the rto of ${formatDuration(rtoMs)}; write a shorter ttl`,
    );
  } else if (ttl.value > ttlMsUsual) {
    const advice = 'write 60s or less, as Route 53 advises for failover records';
    findings.warning(ttl.part, `resolvers keep the old answer for ${ttlText} after a flip; ${advice}`);
  }
}
