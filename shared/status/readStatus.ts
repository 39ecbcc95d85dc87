/** The verb `readStatus`. What it reads does not grow with the length of the history. */
import type { Alert } from '../alerts/alert.ts';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Round } from '../ledger/round.ts';
import { cadencesOf, shardsOf } from '../ledger/shards.ts';
import { withPlanned } from '../maintenance/plan.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { asError } from './asError.ts';
import { composeStatus } from './compose.ts';
import type { StatusModel } from './model.ts';
import { type PeekParts, peekedControls } from './peekedControls.ts';

export type ReadStatusParts = PeekParts & {
  readonly ledger: Ledger;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
  /** What people have planned. */
  readonly plans: Pick<PlanStore, 'peekPlans'>;
};

export type StatusQuestion = { readonly config: Config; readonly now: number };

/** @throws LedgerUnavailable */
export async function readStatus({ config, now }: StatusQuestion, parts: ReadStatusParts): Promise<StatusModel> {
  const { ledger } = parts;
  const [rounds, recents, boards, budgetBoards, controls, alerts, counting] = await Promise.all([
    newestRounds(config, now, ledger),
    ledger.recents(),
    ledger.boards(),
    ledger.budgetBoards(),
    peekedControls(config, parts),
    peekedAlerts(parts),
    peekedConfig(config, now, parts),
  ]);
  return composeStatus({
    config: counting ?? config,
    ...(counting === undefined ? { isMaintenanceUnknown: true as const } : {}),
    now,
    rounds,
    recents,
    boards,
    budgetBoards,
    ...(controls === undefined ? {} : { controls }),
    ...(alerts === undefined ? {} : { alerts }),
  });
}

async function peekedAlerts({ alerts, onError }: ReadStatusParts): Promise<readonly Alert[] | undefined> {
  try {
    return await alerts.peekAlerts();
  } catch (error) {
    onError(asError(error));
    return undefined;
  }
}

/** With what people have planned; undefined when that cannot be read. */
async function peekedConfig(
  config: Config,
  now: number,
  { plans, onError }: ReadStatusParts,
): Promise<Config | undefined> {
  try {
    return withPlanned(config, await plans.peekPlans(now));
  } catch (error) {
    onError(asError(error));
    return undefined;
  }
}

/** Of every observer and cadence, the newest rounds: two of each shard, as one may still be replicating. */
async function newestRounds(config: Config, now: number, ledger: Ledger): Promise<readonly Round[]> {
  const shards = shardsOf(config);
  const queries = config.observers.flatMap((observer) =>
    cadencesOf(config).map((everyMs) => {
      const limit = 2 * shards.filter((shard) => shard.everyMs === everyMs).length;
      return ledger.rounds({ observer, everyMs, from: 0, to: now + 1, order: 'newest-first', limit });
    }),
  );
  return (await Promise.all(queries)).flat();
}
