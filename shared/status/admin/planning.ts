/**
 * What people order of planned maintenance, whichever way they ask: the API and the forms of the page call these. Each
 * throws a Problem that says why nothing was done.
 */
import type * as z from 'zod';
import { dayMs } from '../../availability/slots.ts';
import { parseDuration } from '../../config/duration.ts';
import { printable } from '../../config/quote.ts';
import { endMaintenance } from '../../maintenance/endMaintenance.ts';
import { type MaintenancePlan, planAheadMsMax, planMsMax } from '../../maintenance/plan.ts';
import { type PlanRefusal, planMaintenance, plansMax, removeOldPlans } from '../../maintenance/planMaintenance.ts';
import { publishPlanEvent } from '../../maintenance/publishPlanEvent.ts';
import { asError } from '../asError.ts';
import { serviceIn } from '../asked.ts';
import { Problem } from '../problem.ts';
import { entryOfPlan } from '../readMaintenance.ts';
import type { endAnswerSchema, endBodySchema, planAnswerSchema, planBodySchema } from '../wire/maintenanceSchemas.ts';
import { presentPlanned } from '../wire/presentMaintenance.ts';
import type { AdminParts } from './adminWork.ts';

export type PlanningParts = Pick<AdminParts, 'config' | 'plans' | 'ledger' | 'clock' | 'id' | 'onError'>;

type Asked<Schema extends z.ZodType> = Omit<z.output<Schema>, 'by'>;

export async function orderPlan(
  { asked, by }: { readonly asked: Asked<typeof planBodySchema>; readonly by: string },
  parts: PlanningParts,
): Promise<z.output<typeof planAnswerSchema>> {
  const { config, clock } = parts;
  const now = clock.now();
  const { services, title, reason, token = parts.id() } = asked;
  for (const id of services ?? []) serviceIn(config, id);
  const order = {
    ...(services === undefined ? {} : { services: [...new Set(services)] }),
    ...(title === undefined ? {} : { title }),
    ...spanOf(asked, now),
  };
  const planned = await planMaintenance({ ...order, by, reason, token, now }, parts);
  if (planned.kind === 'refused') throw new Problem(400, 'Bad request', planRefusalText(planned.why));
  await tell(planned.plan, parts);
  await removeOldPlans(now, parts.plans).catch((error) => parts.onError(asError(error)));
  return { outcome: planned.kind, maintenance: presentPlanned(entryOfPlan(planned.plan, config, now)) };
}

export async function orderEnd(
  { id, asked, by }: { readonly id: string; readonly asked: Asked<typeof endBodySchema>; readonly by: string },
  parts: PlanningParts,
): Promise<z.output<typeof endAnswerSchema>> {
  const { config, clock } = parts;
  const now = clock.now();
  const ended = await endMaintenance({ id, by, reason: asked.reason, now }, parts);
  switch (ended.kind) {
    case 'not-found': {
      const detail = `Nobody has planned "${printable(id)}"; /api/v1/maintenance lists what is planned. The config's own windows are changed there.`;
      throw new Problem(404, 'No such maintenance', detail);
    }
    case 'over':
      throw new Problem(409, 'Over', `${id} is over already, so there is nothing to end.`);
    case 'contended':
      throw new Problem(409, 'Somebody was first', `Others kept changing ${id}. Look at it, then try again.`);
    case 'ended':
    case 'cancelled':
    case 'already':
      await tell(ended.plan, parts);
      return { outcome: ended.kind, maintenance: presentPlanned(entryOfPlan(ended.plan, config, now)) };
  }
}

/** The plan stands in the control table, whether the ledger hears of it or not. */
async function tell(plan: MaintenancePlan, { config, ledger, onError }: PlanningParts): Promise<void> {
  await publishPlanEvent(plan, config, ledger).catch((error) => onError(asError(error)));
}

/** @throws Problem */
function spanOf(asked: Asked<typeof planBodySchema>, now: number): { readonly from?: number; readonly to: number } {
  const from = asked.from === undefined ? undefined : Date.parse(asked.from);
  const begins = from === undefined ? {} : { from };
  if ((asked.to === undefined) === (asked.for === undefined)) {
    throw new Problem(400, 'Bad request', 'Say when it is over: give either "to" or "for".');
  }
  if (asked.to !== undefined) return { ...begins, to: Date.parse(asked.to) };
  const span = parseDuration(asked.for ?? '', '2h');
  if (!span.ok) throw new Problem(400, 'Bad request', `for: ${span.message}`);
  return { ...begins, to: (from ?? now) + span.value };
}

function planRefusalText(why: PlanRefusal): string {
  switch (why) {
    case 'empty':
      return 'It is over before it begins: "to" must be after "from", and in the future.';
    case 'past':
      return 'It cannot begin in the past: of a time that is over, say with "holdfast budget exclude" that it is not to count.';
    case 'too-long':
      return `Plan at most ${planMsMax / dayMs} days at a time.`;
    case 'too-far':
      return `Plan at most ${planAheadMsMax / dayMs} days ahead.`;
    case 'taken':
      return 'This token was used for another plan, or for one that was called off or ended. Look at what is planned; send a new one without it.';
    case 'too-many':
      return `There are ${plansMax} windows that are open or to come, and no more are taken. End one, or write what repeats into the config.`;
  }
}
