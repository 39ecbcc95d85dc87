/**
 * Burn pairs and routes → alert policies, conditions and notification targets. Pure. A policy of OpenSLO has one
 * condition with one window, so a pair is two policies; what they belong to stands in annotations.
 */
import type { AlertRoute, AlertTarget, BurnPair } from '../config/config.ts';
import { formatDuration } from '../config/duration.ts';
import type { Slo } from '../objectives/slo.ts';
import { annotation, type OpenSloObject, objectOf } from './object.ts';
import { shorthandText } from './shorthand.ts';

/** OpenSLO wants at least one target. The status page and the API tell of every alert, whatever the routes are. */
const pageTarget = 'holdfast-status-page';

/** @param pairs the objective's, by which they are numbered: the very ones that the SLO has, which may lack some. */
export function policyObjects(
  slo: Slo,
  pairs: readonly BurnPair[],
  routes: readonly AlertRoute[],
): readonly OpenSloObject[] {
  return slo.pairs.flatMap((pair) => {
    const number = pairs.indexOf(pair) + 1;
    const targets = routes.filter((route) => isToldTo(route, slo.service, pair)).map(({ id }) => id);
    return (['long', 'short'] as const).flatMap((side) => {
      const name = `${slo.service}-${slo.id}-${number}-${side}`;
      return [conditionObject(name, pair, side), policyObject(name, pair, side, number, targets)];
    });
  });
}

/** Those that the policies name. */
export function targetObjects(
  routes: readonly AlertRoute[],
  policies: readonly OpenSloObject[],
): readonly OpenSloObject[] {
  const named = new Set(policies.flatMap(({ spec }) => targetsOf(spec)));
  const told = routes.filter(({ id }) => named.has(id));
  return [
    ...told.map(({ id, to }) =>
      objectOf('AlertNotificationTarget', { name: id, annotations: { [annotation.route]: id } }, targetSpec(to)),
    ),
    ...(named.has(pageTarget) ? [pageObject] : []),
  ];
}

const pageObject = objectOf(
  'AlertNotificationTarget',
  { name: pageTarget, annotations: { [annotation.route]: 'none' } },
  { target: 'status-page', description: 'Holdfast shows every alert on its status page and in its API.' },
);

function targetsOf({ notificationTargets }: OpenSloObject['spec']): readonly string[] {
  return Array.isArray(notificationTargets) ? notificationTargets.map(({ targetRef }) => String(targetRef)) : [];
}

function isToldTo({ severities, services, kinds }: AlertRoute, service: string, { severity }: BurnPair): boolean {
  return (
    (severities?.includes(severity) ?? true) &&
    (services?.includes(service) ?? true) &&
    (kinds?.includes('burn') ?? true)
  );
}

type Side = 'long' | 'short';

function windowMsOf({ longMs, shortMs }: BurnPair, side: Side): number {
  return side === 'long' ? longMs : shortMs;
}

function conditionObject(name: string, pair: BurnPair, side: Side): OpenSloObject {
  const lookbackWindow = shorthandText(windowMsOf(pair, side)).text;
  const condition = { kind: 'burnrate', op: 'gte', threshold: pair.factor, lookbackWindow };
  return objectOf('AlertCondition', { name }, { severity: pair.severity, condition });
}

function policyObject(
  name: string,
  pair: BurnPair,
  side: Side,
  number: number,
  targets: readonly string[],
): OpenSloObject {
  const other = formatDuration(windowMsOf(pair, side === 'long' ? 'short' : 'long'));
  const annotations = { [annotation.pair]: String(number), [annotation.side]: side };
  return objectOf(
    'AlertPolicy',
    { name, annotations },
    {
      description: `Fires only while the budget burns as fast over ${other} too: the other policy of this pair.`,
      alertWhenBreaching: true,
      alertWhenResolved: true,
      alertWhenNoData: false,
      conditions: [{ conditionRef: name }],
      notificationTargets: (targets.length === 0 ? [pageTarget] : targets).map((targetRef) => ({ targetRef })),
    },
  );
}

/** Nothing that lets anybody in: of a webhook the host, of mail nothing, of a topic its name. */
function targetSpec(to: AlertTarget): OpenSloObject['spec'] {
  switch (to.kind) {
    case 'topic':
      return { target: 'sns', description: `The SNS topic ${to.arn.slice(to.arn.lastIndexOf(':') + 1)}.` };
    case 'webhook':
      return { target: 'webhook', description: `A webhook at ${new URL(to.url).host}.` };
    case 'email':
      return { target: 'email' };
    case 'console':
      return { target: 'console' };
  }
}
