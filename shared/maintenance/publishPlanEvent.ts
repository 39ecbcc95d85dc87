/** Writes into the ledger who planned maintenance, or ended it, for every service that it concerns. Twice is harmless. */
import type { Config } from '../config/config.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { countedSpan, type MaintenancePlan } from './plan.ts';

const atOnceMax = 10;

/** @throws LedgerUnavailable once the others are written. */
export async function publishPlanEvent(
  plan: MaintenancePlan,
  { services }: Pick<Config, 'services'>,
  ledger: Pick<Ledger, 'putEvent'>,
): Promise<void> {
  const concerned = plan.services ?? services.map(({ id }) => id);
  const failures: unknown[] = [];
  await eachAtMost(atOnceMax, concerned, async (service) => {
    await ledger.putEvent(eventOf(plan, service)).catch((error: unknown) => failures.push(error));
  });
  if (failures.length > 0) throw failures[0];
}

function eventOf({ id, title, from, to, ended, ...plan }: MaintenancePlan, service: string): LedgerEvent {
  const isCancelled = ended !== undefined && countedSpan({ id, from, to, ended, ...plan }) === undefined;
  const stage = ended === undefined ? 'planned' : isCancelled ? 'cancelled' : 'ended';
  const { at, by, reason } = ended ?? plan;
  const told = { stage, plan: id, ...(title === undefined ? {} : { title }), from, to, by, reason } as const;
  return { service, id: `plan-${id}-${stage}`, at, kind: 'plan', ...told };
}
