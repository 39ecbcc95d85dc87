/** What automatic failover needs. */
import { publicEndpointId } from './config.ts';
import { failoverDefault } from './defaults.ts';
import type { ConfigDraft, EndpointDraft, FailoverDraft, ServiceDraft } from './draft.ts';
import { fitsRecord } from './fields.ts';
import type { Findings } from './findings.ts';
import { checkLag } from './lagRules.ts';
import { child, isGiven, items, keyPlace } from './part.ts';
import { recordValuesMax } from './probeSchema.ts';
import { quote } from './quote.ts';
import { checkRecords, checkTtl } from './recordRules.ts';

export function checkFailover(draft: ConfigDraft, findings: Findings): void {
  const observers = draft.observers.length;
  checkRecords(draft, findings);
  let isFirst = true;
  for (const service of draft.services) {
    const { failover } = service;
    if (failover === undefined) continue;
    if (observers === 1) {
      findings.problem(
        keyPlace(failover.part),
        'a single observer cannot tell a dead region from its own network; list at least three observers, or remove failover',
      );
    }
    checkEndpoints(service, failover, findings);
    checkHealthChecks(service, failover, findings);
    checkThresholds(failover, findings);
    checkTtl(service, failover, findings);
    checkLag(service, failover.lag, findings);
    if (isFirst) warnOfTwo(draft, findings);
    isFirst = false;
  }
}

function warnOfTwo(draft: ConfigDraft, findings: Findings): void {
  if (draft.observers.length !== 2) return;
  findings.warning(
    keyPlace(draft.observersPart),
    'with two observers both must agree, so the loss of either one stops automatic failover; list three',
  );
}

function checkEndpoints(service: ServiceDraft, failover: FailoverDraft, findings: Findings): void {
  const regional = service.endpoints.filter(({ id }) => id !== publicEndpointId);
  // Without any endpoints, that is the problem to solve first.
  if (regional.length < 2 && service.endpoints.length > 0) {
    const count = regional.length === 0 ? 'none' : 'only one';
    const message = `failover needs at least two regional endpoints, and this service has ${count}; add one, or remove failover`;
    findings.problem(keyPlace(failover.part), message);
  }
  const isSwitch = failover.mode.state === 'valid' && failover.mode.value === 'switch';
  // Amazon Route 53 API reference, ResourceRecordSet, Failover: PRIMARY and SECONDARY, and no third.
  if (isSwitch && regional.length > 2) {
    const message = `Route 53 switches between two endpoints, and this service has ${regional.length} regional ones; keep two, or write mode: records`;
    findings.problem(failover.mode.part, message);
  }
  for (const endpoint of regional) checkTarget(endpoint, failover, findings);
}

function checkHealthChecks({ endpoints }: ServiceDraft, { mode }: FailoverDraft, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const { id, healthCheck } of endpoints) {
    if (healthCheck.state !== 'valid') continue;
    if (id === publicEndpointId) {
      const message = 'public stands outside failover, so it has no record to guard; remove the health check';
      findings.problem(keyPlace(healthCheck.part), message);
      continue;
    }
    const first = seen.get(healthCheck.value);
    if (first === undefined) seen.set(healthCheck.value, id);
    else findings.problem(healthCheck.part, `${first} has this health check too; each endpoint needs its own`);
    if (mode.state !== 'valid' || mode.value !== 'switch') continue;
    const advice = 'leave it to the stack, unless this one asks the switch of every observer';
    findings.warning(healthCheck.part, `in switch mode a flip is what this health check says; ${advice}`);
  }
}

function checkThresholds(failover: FailoverDraft, findings: Findings): void {
  for (const key of ['down', 'up'] as const) {
    const threshold = failover[key];
    if (threshold.state !== 'valid') continue;
    const { of, rounds = failoverDefault[key].rounds } = threshold.value;
    if (of === undefined || of >= rounds) continue;
    const byDefault = threshold.value.rounds === undefined ? ' (the default)' : '';
    const message = `${rounds} rounds${byDefault} out of the last ${of} can never be; write of: ${rounds} or more, or fewer rounds`;
    findings.problem(child(threshold.part, 'of'), message);
  }
}

const form = {
  A: 'IPv4 addresses, such as { values: [192.0.2.10] }',
  AAAA: 'IPv6 addresses, such as { values: ["2001:db8::10"] }',
  CNAME: 'one DNS name, such as { values: [eu.example.com] }',
} as const;

function checkTarget({ recordValues, part }: EndpointDraft, failover: FailoverDraft, findings: Findings): void {
  const type = failover.type.state === 'valid' ? failover.type.value : undefined;
  if (!isGiven(recordValues)) {
    const what = type === undefined ? 'the values of the record' : form[type];
    // An empty endpoint or target is the schema's matter.
    const isMissing = part.tree?.value !== null && child(part, 'target').tree === undefined;
    if (isMissing) findings.problem(keyPlace(part), `failover has nothing to point at here; add a target with ${what}`);
    return;
  }
  if (recordValues.state !== 'valid' || type === undefined) return;
  for (const item of items(recordValues.part, recordValuesMax)) {
    const value = String(item.tree?.value);
    if (!fitsRecord(type, value))
      findings.problem(item, `${quote(value)} does not fit a record of type ${type}; write ${form[type]}`);
  }
  checkCount(type, recordValues, findings);
}

function checkCount(
  type: 'A' | 'AAAA' | 'CNAME',
  recordValues: Extract<EndpointDraft['recordValues'], { state: 'valid' }>,
  findings: Findings,
): void {
  const { value, part } = recordValues;
  if (type === 'CNAME' && value.length > 1) {
    findings.problem(part, `a record of type CNAME has one value, and here are ${value.length}; write ${form.CNAME}`);
  }
  if (new Set(value).size < value.length) findings.problem(part, 'a value is listed twice; write each once');
}
