/** Draws a config: fifty services in two or three regions each, whose burns fire minutes apart when a region is lost. */
import { nothingAudited } from '../../../shared/config/auditConfig.ts';
import { type AlertRoute, type Config, publicEndpointId, type Service } from '../../../shared/config/config.ts';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { pick } from '../drawing.ts';
import type { Random } from '../random.ts';
import { endpointOf, endpointRegions, pairOf, topicRoute } from './drawFewServices.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const serviceCount = 50;

export function drawManyServices(random: Random): Config {
  const services = Array.from({ length: serviceCount }, (_, index) => drawService(random, `service-${index}`));
  const reminded = random.chance(0.5) ? { remindMs: 5 * minuteMs } : {};
  const oncall: AlertRoute = { ...topicRoute('oncall'), severities: ['page'], ...reminded };
  const alerts = random.chance(0.5) ? [oncall, topicRoute('team')] : [oncall];
  return {
    observers: ['us-east-1', 'us-east-2', 'us-west-2'],
    services,
    maintenance: [],
    alerts,
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

function drawService(random: Random, id: string): Service {
  // Cadences that have a slot at every whole minute: what burns up to then is seen down everywhere else by then too.
  const everyMs = pick(random, [10_000, 30_000, 30_000, 60_000]);
  const first = random.between(0, endpointRegions.length - 1);
  const regions = [...endpointRegions.slice(first), ...endpointRegions.slice(0, first)].slice(0, random.between(2, 3));
  const availability = pick(random, [0.95, 0.99, 0.999]);
  const pageMs = random.between(6, 20) * minuteMs;
  return {
    id,
    title: id,
    everyMs,
    endpoints: [
      ...regions.map((region) => endpointOf(id, region)),
      // As users reach it: it fails with the region that traffic goes to.
      ...(random.chance(0.2) ? [endpointOf(id, publicEndpointId)] : []),
    ],
    objective: {
      availability,
      window: { kind: 'rolling', ms: 7 * dayMs },
      indicator: { kind: 'timeslices' },
      burn: [pairOf('page', pageMs, random.between(10, 50) / 100, availability, everyMs)],
      minimum: { events: 2, failures: 2 },
      // A share of the budget that is spent is a cause of its own, and outlasts the loss by weeks.
      spent: [],
    },
    alarms: [],
  };
}
