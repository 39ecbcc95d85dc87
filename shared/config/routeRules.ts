/** What makes a route of alerts. */
import { parseTemplate } from '../probe/secrets.ts';
import type { AlertKind } from './config.ts';
import type { ConfigDraft } from './draft.ts';
import type { RouteDraft } from './draftRoute.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace, type Part, type Setting } from './part.ts';
import { filterKey, targetKey } from './routeId.ts';
import { checkServiceIds } from './serviceIdRules.ts';
import { isFifo, topicRegion } from './topicArn.ts';
import { oneOf } from './wording.ts';

export function checkRoutes(draft: ConfigDraft, findings: Findings): void {
  const ids = draft.services.map(({ id }) => id);
  for (const route of draft.alerts) {
    // What stands there instead of a map is the schema's matter.
    if (!isMap(route.part)) continue;
    checkTarget(route, findings);
    checkCompanions(route, findings);
    checkTopics(route, findings);
    checkMail(route, findings);
    checkServiceIds(route.services, ids, findings);
    for (const list of [route.email, route.severity, route.kinds]) checkListedTwice(list, findings);
    checkReach(route, findings);
    checkQuiet(route, findings);
    for (const secret of [route.secret, route.password]) warnOfSecret(secret, findings);
  }
  checkSame(draft.alerts, findings);
  warnOfNoPages(draft, findings);
}

type Target = 'topic' | 'webhook' | 'email' | 'console';

function givenTargets(route: RouteDraft): readonly (readonly [Target, Part])[] {
  const parts = [
    ['topic', route.topic.part],
    ['webhook', route.webhook.part],
    ['email', route.emailPart],
    ['console', route.console.part],
  ] as const;
  return parts.filter(([, part]) => part.tree !== undefined);
}

const oneMachine: Readonly<Record<Target, string | undefined>> = {
  topic: undefined,
  webhook: 'a webhook is',
  email: 'email is',
  console: 'the console is',
};

function checkTarget(route: RouteDraft, findings: Findings): void {
  const given = givenTargets(route);
  if (given.length === 0) {
    findings.problem(keyPlace(route.part), 'nothing here says whom to tell; write topic, webhook, email or console');
  } else if (given.length > 1) {
    const names = oneOf(given.map(([name]) => name)).replace(' or ', ' and ');
    findings.problem(keyPlace(route.part), `${names} stand in one route; write a route for each`);
  }
  for (const [name, part] of given) {
    const what = oneMachine[name];
    if (what === undefined) continue;
    findings.warning(
      keyPlace(part),
      `${what} for one machine; on AWS write a topic, which is all that is published to`,
    );
  }
}

/** Each setting stands beside the target that it is for. */
function checkCompanions(route: RouteDraft, findings: Findings): void {
  const given = givenTargets(route).map(([name]) => name);
  if (given.length === 0) return;
  const companions = [
    ['topic', 'a topic', [route.otherwise, route.format]],
    ['webhook', 'a webhook', [route.secret]],
    ['email', 'email', [route.from, route.server, route.user, route.password]],
  ] as const;
  for (const [target, what, settings] of companions) {
    if (given.includes(target)) continue;
    for (const setting of settings) {
      if (!isGiven(setting)) continue;
      findings.problem(keyPlace(setting.part), `this is for ${what}, and this route has none; remove it`);
    }
  }
}

function checkTopics({ topic, otherwise, format }: RouteDraft, findings: Findings): void {
  if (topic.state !== 'valid') return;
  // Amazon SNS Developer Guide, "Message delivery for FIFO topics": to SQS only; chat applications subscribe by HTTPS.
  if (format.state === 'valid' && format.value === 'chat' && isFifo(topic.value)) {
    findings.problem(format.part, 'chat applications take nothing from a FIFO topic; write another topic for chat');
  }
  if (otherwise.state !== 'valid') return;
  if (otherwise.value === topic.value) {
    findings.problem(otherwise.part, 'this is the same topic; write one in another region, or remove it');
    return;
  }
  if (isFifo(otherwise.value) !== isFifo(topic.value)) {
    const [which, missing] = isFifo(topic.value) ? ['topic', 'this one is not'] : ['otherwise', 'topic is not'];
    findings.problem(otherwise.part, `${which} is a FIFO topic and ${missing}; write two of a kind`);
  }
  const region = topicRegion(topic.value);
  if (region !== topicRegion(otherwise.value)) return;
  const message = `both topics are in ${region}, and when it fails both do; write one in another region`;
  findings.warning(otherwise.part, message);
}

function checkMail({ emailPart, from, server, user, password }: RouteDraft, findings: Findings): void {
  if (emailPart.tree === undefined) return;
  const place = keyPlace(emailPart);
  if (!isGiven(from))
    findings.problem(place, '`from` is missing; write the sender, such as from: holdfast@example.com');
  if (!isGiven(server)) findings.problem(place, '`server` is missing; write one such as server: smtp://localhost:25');
  if (isGiven(user) === isGiven(password)) return;
  const [there, missing] = isGiven(user) ? [user, 'password'] : [password, 'user'];
  findings.problem(keyPlace(there.part), `there is no ${missing} beside it; write both, or neither`);
}

function checkListedTwice(list: readonly Setting<string>[], findings: Findings): void {
  const seen = new Set<string>();
  for (const item of list) {
    if (item.state !== 'valid') continue;
    if (seen.has(item.value)) findings.problem(item.part, `${item.value} is listed twice; remove one`);
    seen.add(item.value);
  }
}

/** What is about no service. */
const everybodys: readonly AlertKind[] = ['observer', 'dead-letters'];

function checkReach({ servicesPart, kinds }: RouteDraft, findings: Findings): void {
  const known = kinds.flatMap((kind) => (kind.state === 'valid' ? [kind.value] : []));
  if (servicesPart.tree === undefined || known.length < kinds.length || known.length === 0) return;
  if (!known.every((kind) => everybodys.includes(kind))) return;
  const what = `${known.join(' and ')} alerts are about no service, so this route never gets any`;
  findings.problem(keyPlace(servicesPart), `${what}; remove services, or write other kinds`);
}

function checkQuiet({ quiet, severity }: RouteDraft, findings: Findings): void {
  const { part, from, to } = quiet;
  if (from.state === 'valid' && to.state === 'valid' && from.value === to.value) {
    findings.problem(to.part, 'this is the same as `from`, so it would always be quiet; write when the hours are over');
  }
  if (part.tree === undefined || severity.length === 0) return;
  if (!severity.every((one) => one.state === 'valid' && one.value === 'page')) return;
  findings.warning(keyPlace(part), 'quiet hours hold back tickets only, and this route gets pages only; remove them');
}

function warnOfSecret(secret: Setting<string>, findings: Findings): void {
  if (secret.state !== 'valid') return;
  const template = parseTemplate(secret.value);
  if (!template.ok || template.parts.some((piece) => typeof piece !== 'string')) return;
  const advice = `refer to it instead: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}`;
  findings.warning(secret.part, `this is written out, so the secret ends up in the repository; ${advice}`);
}

function checkSame(routes: readonly RouteDraft[], findings: Findings): void {
  const seen = new Map<string, string>();
  for (const [index, route] of routes.entries()) {
    const [target, filters] = [targetKey(route), filterKey(route)];
    if (target === undefined || filters === undefined) continue;
    const key = `${target} ${filters}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, `alerts[${index}]`);
    else {
      const message = `${first} has the same target and the same filters; remove one, or tell them apart by severity, services or kinds`;
      findings.problem(keyPlace(route.part), message);
    }
  }
}

function warnOfNoPages({ alerts, alertsPart }: ConfigDraft, findings: Findings): void {
  if (alerts.length === 0 || alerts.some(takesPages)) return;
  const message =
    'no route takes pages, so nobody hears of the worst; add one with severity: [page], or without severity';
  findings.warning(keyPlace(alertsPart), message);
}

function takesPages({ part, severity, severityPart }: RouteDraft): boolean {
  if (!isMap(part) || severityPart.tree === undefined) return true;
  return severity.some((one) => one.state !== 'valid' || one.value === 'page');
}
