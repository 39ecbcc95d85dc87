/** What no single setting can tell: rules between settings. Each runs as far as the settings it needs are valid. */
import { parseTemplate } from '../probe/secrets.ts';
import { addressText } from './address.ts';
import { checkAlarms } from './alarmRules.ts';
import { checkAudit } from './auditRules.ts';
import { checkBackedServices } from './backedServiceRules.ts';
import { checkServiceStorage } from './databaseRules.ts';
import { everyMsDefault, methodDefault, timeoutMsFor } from './defaults.ts';
import type { ConfigDraft, EndpointDraft, ServiceDraft } from './draft.ts';
import { formatDuration } from './duration.ts';
import { checkFailover } from './failoverRules.ts';
import type { ReadFile } from './fileWanted.ts';
import type { Findings } from './findings.ts';
import { checkFit } from './fitRules.ts';
import { checkKeys, mapEntriesMax } from './keyRules.ts';
import { checkMaintenance } from './maintenanceRules.ts';
import { checkObjective } from './objectiveRules.ts';
import { checkObservers } from './observerRules.ts';
import { checkPage, checkReport } from './pageRules.ts';
import { children, isGiven, keyPlace, valueOr } from './part.ts';
import { quote } from './quote.ts';
import { checkRestore } from './restoreRules.ts';
import { checkRoutes } from './routeRules.ts';
import { dependedHosts } from './stagingRules.ts';

/** @param now Unix milliseconds; without it nothing is said of days that are over. */
export function checkRules(draft: ConfigDraft, now: number | undefined, readFile: ReadFile, findings: Findings): void {
  const [home] = draft.observers;
  checkKeys(draft, findings);
  checkObservers(draft, findings);
  for (const service of draft.services) {
    checkInterval(service, findings);
    checkListedTwice(service, findings);
    checkFit(service, findings);
    checkObjective(service, draft.observers.length, findings);
    checkSecretsInFile(service, findings);
    checkAlarms(service, findings);
    checkServiceStorage(service, home?.state === 'valid' ? home.value : undefined, findings);
    for (const endpoint of service.endpoints) {
      checkTimes(service, endpoint, findings);
      checkRequest(endpoint, findings);
      checkSecretsInFile(endpoint, findings);
    }
  }
  checkFailover(draft, findings);
  checkMaintenance(draft, findings);
  checkRoutes(draft, findings);
  checkPage(
    draft.page,
    draft.services.map(({ id }) => id),
    readFile,
    findings,
  );
  checkReport(draft.report, findings);
  checkAudit(draft.audit, now, findings);
  checkBackedServices(draft.audit.backups, draft.services, findings);
  checkRestore(draft.restore, draft.audit.backups, dependedHosts(draft.services), readFile, findings);
}

const oneMachineMs = 10_000;

function checkInterval({ every }: ServiceDraft, findings: Findings): void {
  if (every.state !== 'valid' || every.value >= oneMachineMs) return;
  const interval = formatDuration(every.value);
  findings.warning(
    every.part,
    `an interval of ${interval} is for one machine; on AWS write 10s or more, which costs less`,
  );
}

function checkListedTwice({ endpoints }: ServiceDraft, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const { id, address } of endpoints) {
    if (address.state !== 'valid') continue;
    const text = addressText(address.value);
    const first = seen.get(text);
    if (first === undefined) seen.set(text, id);
    else
      findings.problem(
        address.part,
        `this endpoint is listed twice: ${first} has the same URL; give each its own, or remove one`,
      );
  }
}

/** A probe must be over before the next one starts, and an answer must be able to be too slow. */
function checkTimes(service: ServiceDraft, endpoint: EndpointDraft, findings: Findings): void {
  const { timeout, latency } = endpoint.settings;
  const everyMs = valueOr(service.every, everyMsDefault);
  if (everyMs === undefined) return;
  if (timeout.state === 'valid' && timeout.value > everyMs) {
    const interval = isGiven(service.every) ? formatDuration(everyMs) : `${formatDuration(everyMs)} (the default)`;
    const message = `a timeout of ${formatDuration(timeout.value)} is longer than the interval of ${interval}`;
    findings.problem(timeout.part, `${message}; shorten the timeout or write a longer \`every\``);
  }
  const timeoutMs = valueOr(timeout, timeoutMsFor(everyMs));
  if (timeoutMs === undefined || latency.state !== 'valid' || latency.value < timeoutMs) return;
  // The setting that is nearer to the endpoint is the one to look at.
  const place = isGiven(endpoint.own.timeout) && !isGiven(endpoint.own.latency) ? timeout.part : latency.part;
  const limits = `a latency of ${formatDuration(latency.value)} is not less than the timeout of ${formatDuration(timeoutMs)}`;
  findings.problem(place, `${limits}, so no answer could be too slow; write a lower latency or a longer timeout`);
}

/** RFC 9110, sections 9.3.1 and 9.3.2: content in a GET or HEAD request means nothing, and HEAD has no body to judge. */
function checkRequest({ settings, address }: EndpointDraft, findings: Findings): void {
  const method = valueOr(settings.method, methodDefault);
  if (address.state !== 'valid' || address.value.kind !== 'http') return;
  if (method !== 'GET' && method !== 'HEAD') return;
  if (isGiven(settings.body)) {
    findings.problem(
      keyPlace(settings.body.part),
      `a ${method} request carries no body; write method: POST, or remove the body`,
    );
  }
  if (method === 'GET') return;
  for (const setting of [settings.expectBody, settings.expectJson]) {
    if (!isGiven(setting)) continue;
    findings.problem(
      keyPlace(setting.part),
      'the answer to a HEAD request has no body to judge; write method: GET, or remove this',
    );
  }
}

const secretHeaders = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);

function checkSecretsInFile({ own }: ServiceDraft | EndpointDraft, findings: Findings): void {
  for (const { key, part } of children(own.headers.part, mapEntriesMax)) {
    const value = part.tree?.value;
    if (!secretHeaders.has(key.toLowerCase()) || typeof value !== 'string') continue;
    const template = parseTemplate(value);
    if (!template.ok || template.parts.some((piece) => typeof piece !== 'string')) continue;
    const advice = `refer to it instead: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}`;
    findings.warning(
      part,
      `the value of ${quote(key)} is written out, so the secret ends up in the repository and in the bundles; ${advice}`,
    );
  }
}
