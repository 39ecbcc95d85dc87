/** The verb `readStatus`. What it reads does not grow with the length of the history. */
import type { Alert } from '../alerts/alert.ts';
import type { AlertStore } from '../alerts/store.ts';
import type { Config } from '../config/config.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Round } from '../ledger/round.ts';
import { cadencesOf, shardsOf } from '../ledger/shards.ts';
import { readRestores } from '../restore/restoreStatus.ts';
import { type AuditSummary, newestSummary } from '../storage/run/run.ts';
import { auditSubjectsOf } from '../storage/run/subjects.ts';
import { asError } from './asError.ts';
import { composeStatus } from './compose.ts';
import type { StatusModel } from './model.ts';
import { type PeekParts, peekedControls } from './peekedControls.ts';

export type ReadStatusParts = PeekParts & {
  readonly ledger: Ledger;
  readonly alerts: Pick<AlertStore, 'peekAlerts'>;
};

export type StatusQuestion = {
  readonly config: Config;
  readonly now: number;
  /** Whether whoever asks is to see what audits and restore tests found. */
  readonly audited?: boolean;
};

/** @throws LedgerUnavailable */
export async function readStatus(
  { config, now, audited = false }: StatusQuestion,
  parts: ReadStatusParts,
): Promise<StatusModel> {
  const { ledger } = parts;
  const [rounds, recents, boards, budgetBoards, controls, alerts, audit, restores] = await Promise.all([
    newestRounds(config, now, ledger),
    ledger.recents(),
    ledger.boards(),
    ledger.budgetBoards(),
    peekedControls(config, parts),
    peekedAlerts(parts),
    audited ? newestAudit(config, ledger) : undefined,
    audited ? restoresNow(config, now, parts) : undefined,
  ]);
  const status = composeStatus({
    config,
    now,
    rounds,
    recents,
    boards,
    budgetBoards,
    ...(controls === undefined ? {} : { controls }),
    ...(alerts === undefined ? {} : { alerts }),
  });
  return {
    ...status,
    ...(audit === undefined ? {} : { audit }),
    ...(restores === undefined ? {} : { restores }),
  };
}

async function newestAudit(config: Config, ledger: Ledger): Promise<AuditSummary | undefined> {
  if (auditSubjectsOf(config).length === 0) return undefined;
  return newestSummary(await ledger.auditSummaries(config.observers.length));
}

/** What it reads besides is no reason not to answer. */
async function restoresNow(
  { restore: { tests } }: Config,
  now: number,
  { ledger, onError }: ReadStatusParts,
): Promise<StatusModel['restores']> {
  if (tests.length === 0) return undefined;
  try {
    return await readRestores({ tests, now }, ledger);
  } catch (error) {
    onError(asError(error));
    return 'unknown';
  }
}

async function peekedAlerts({ alerts, onError }: ReadStatusParts): Promise<readonly Alert[] | undefined> {
  try {
    return await alerts.peekAlerts();
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
