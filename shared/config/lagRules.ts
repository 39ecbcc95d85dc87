/** How a service tells how old its data is. */
import { publicEndpointId } from './config.ts';
import { checkDimensionNames, dimensionsMax } from './dimensionRules.ts';
import type { LagDraft, ServiceDraft } from './draft.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { expressionMessage } from './keyRules.ts';
import { child, children, isGiven, isMap, keyPlace, type Part } from './part.ts';
import { quote } from './quote.ts';
import { endpointsMax } from './schema.ts';
import { oneOf } from './wording.ts';

export function checkLag(service: ServiceDraft, lag: LagDraft, findings: Findings): void {
  const { part } = lag;
  // What stands there instead of a map is the schema's matter.
  if (!isMap(part)) return;
  checkSource(lag, findings);
  checkJson(service, lag, findings);
  checkMetric(service, lag, findings);
  checkMax(service, lag, findings);
}

function checkSource({ part, json, metric }: LagDraft, findings: Findings): void {
  const given = Number(isGiven(json)) + Number(metric.part.tree !== undefined);
  if (given === 1) return;
  const choose = 'write either metric or json';
  const what =
    given === 0 ? 'nothing here says where the age of the data is to be had' : 'metric and json are both here';
  findings.problem(keyPlace(part), `${what}; ${choose}`);
}

function checkJson({ endpoints }: ServiceDraft, { json }: LagDraft, findings: Findings): void {
  if (json.state !== 'valid') return;
  const message = json.value === '' ? 'the expression is empty; write one such as lag.seconds' : undefined;
  const problem = message ?? expressionMessage(json.value);
  if (problem !== undefined) findings.problem(json.part, problem);
  const silent = endpoints.filter(
    ({ id, address }) => id !== publicEndpointId && address.state === 'valid' && address.value.kind !== 'http',
  );
  for (const { id } of silent) {
    findings.problem(
      keyPlace(json.part),
      `${id} is no http:// or https:// endpoint, so it answers no JSON; write a metric instead, or another URL there`,
    );
  }
  for (const { settings } of endpoints.filter(({ id }) => id !== publicEndpointId)) {
    if (settings.method.state !== 'valid' || settings.method.value !== 'HEAD') continue;
    const message = 'the answer to a HEAD request has no body to find the age of the data in; write method: GET';
    findings.problem(settings.method.part, message);
  }
}

/** Amazon RDS, Amazon Aurora and Amazon S3 User Guides, "CloudWatch metrics": these count in seconds. */
const inSeconds = new Set(['AWS/RDS ReplicaLag', 'AWS/RDS AuroraBinlogReplicaLag', 'AWS/S3 ReplicationLatency']);

function checkMetric({ endpoints }: ServiceDraft, { unit, json, metric }: LagDraft, findings: Findings): void {
  if (isGiven(unit) && !isGiven(json) && metric.part.tree !== undefined) {
    findings.problem(keyPlace(unit.part), "this is the unit of json; write the metric's inside metric");
  }
  const { namespace, name, dimensions } = metric;
  checkDimensionNames(dimensions.part, findings);
  for (const { part } of children(dimensions.part, dimensionsMax)) {
    if (isMap(part)) checkByEndpoint(endpoints, part, findings);
  }
  if (namespace.state !== 'valid' || name.state !== 'valid' || isGiven(metric.unit)) return;
  if (!inSeconds.has(`${namespace.value} ${name.value}`)) return;
  findings.warning(name.part, `${name.value} counts in seconds, and without a unit it is read as ms; write unit: s`);
}

/** A dimension's values by endpoint: each of those that traffic may go to, and no other. */
function checkByEndpoint(endpoints: ServiceDraft['endpoints'], part: Part, findings: Findings): void {
  const ids = endpoints.map(({ id }) => id).filter((id) => id !== publicEndpointId);
  const values = children(part, endpointsMax);
  for (const { key, part: value } of values.filter(({ key }) => !ids.includes(key))) {
    findings.problem(keyPlace(value), `${quote(key)} is no regional endpoint of this service; write ${oneOf(ids)}`);
  }
  const missing = ids.filter((id) => !values.some(({ key }) => key === id));
  if (missing.length === 0 || values.length === 0) return;
  findings.problem(keyPlace(part), `there is no value for ${oneOf(missing)}; write one for each regional endpoint`);
}

function checkMax({ objective }: ServiceDraft, { part, max }: LagDraft, findings: Findings): void {
  if (objective?.rpo.state === 'invalid') return;
  const rpoMs = objective?.rpo.state === 'valid' ? objective.rpo.value : undefined;
  if (!isGiven(max) && rpoMs === undefined) {
    const message = 'nothing says how old the data may be; write max, such as max: 60s, or an objective with an rpo';
    findings.problem(keyPlace(part), message);
  }
  if (max.state !== 'valid' || rpoMs === undefined || max.value <= rpoMs) return;
  const [allowed, promised] = [formatDuration(max.value), formatDuration(rpoMs)];
  findings.warning(
    child(part, 'max'),
    `a flip may lose ${allowed} of data, more than the objective's rpo of ${promised}; write at most ${promised}`,
  );
}
