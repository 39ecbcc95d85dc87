/** What a request asks about: a service of the config, a range of time. Mistakes are problems that say what to do. */
import type { Context } from 'hono';
import * as z from 'zod';
import { type WindowId, windows } from '../availability/windows.ts';
import type { Config, Objective, Service } from '../config/config.ts';
import { parseDuration } from '../config/duration.ts';
import { policiesOf, type ServicePolicy } from '../failover/policy.ts';
import type { Range } from '../ledger/ledger.ts';
import { Problem } from './problem.ts';

/** @throws Problem */
export function serviceIn(config: Config, id: string): Service {
  const service = config.services.find((one) => one.id === id);
  if (service === undefined) {
    throw new Problem(404, 'No such service', `The config has no service "${id}"; /api/v1/status lists them.`);
  }
  return service;
}

/** @throws Problem for a service that does not fail over. */
export function policyIn(config: Config, id: string): ServicePolicy {
  const { id: service } = serviceIn(config, id);
  const policy = policiesOf(config).find((one) => one.service === service);
  if (policy === undefined) {
    throw new Problem(404, 'No failover', `The config gives ${service} no "failover", so its traffic is not steered.`);
  }
  return policy;
}

/** @throws Problem for a service that promises nothing. */
export function objectiveIn({ id, objective }: Service): Objective {
  if (objective === undefined) {
    throw new Problem(404, 'No objective', `The config gives ${id} no "objective", so it has no error budget.`);
  }
  return objective;
}

export function notAdopted(service: string): Problem {
  const detail = `Nobody has put the records of ${service} under Holdfast's control yet. Run "holdfast adopt ${service}".`;
  return new Problem(409, 'Not adopted', detail);
}

/** @throws Problem */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, context: Context): z.output<Schema> {
  const parsed = schema.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  throw new Problem(400, 'Bad query', z.prettifyError(parsed.error));
}

type RangeQuery = {
  readonly window?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** @throws Problem */
export function rangeOf(query: RangeQuery, fallback: WindowId, now: number): Range {
  if (query.from === undefined && query.to === undefined) {
    const wanted = query.window ?? fallback;
    const ms = windows.find(({ id }) => id === wanted)?.ms ?? 0;
    return { from: now - ms, to: now };
  }
  if (query.window !== undefined) throw new Problem(400, 'Bad query', 'Give either a window or from and to, not both.');
  if (query.from === undefined) throw new Problem(400, 'Bad query', 'With "to", also give "from".');
  const [from, to] = [Date.parse(query.from), query.to === undefined ? now : Date.parse(query.to)];
  if (from >= Math.min(to, now)) throw new Problem(400, 'Bad query', '"from" must be before "to", and in the past.');
  return { from, to: Math.min(to, now) };
}

/** When what is asked for ends by itself. @throws Problem */
export function untilOf(asked: { readonly until?: string; readonly for?: string }, now: number): number | undefined {
  if (asked.until !== undefined && asked.for !== undefined) {
    throw new Problem(400, 'Bad request', 'Give either until or for, not both.');
  }
  if (asked.for !== undefined) {
    const span = parseDuration(asked.for, '2h');
    if (!span.ok) throw new Problem(400, 'Bad request', `for: ${span.message}`);
    return now + span.value;
  }
  if (asked.until === undefined) return undefined;
  const until = Date.parse(asked.until);
  if (until <= now) throw new Problem(400, 'Bad request', '"until" must be in the future.');
  return until;
}
