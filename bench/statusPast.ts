/** Writes what the monitored world of the status left behind: rounds, hours, days, boards, budgets and alerts. */
import { createDynamoDbAlertStore } from '../shared/alerts/dynamodb.ts';
import { dayMs, dayOf, hourMs } from '../shared/availability/slots.ts';
import { budgetBoardItem } from '../shared/ledger/dynamodbBudgetItem.ts';
import { boardItem, dayItem, hourItem, recentItem } from '../shared/ledger/dynamodbItems.ts';
import { type Item, roundItem } from '../shared/ledger/dynamodbRoundItem.ts';
import { createClient, table, writeAll } from './database.ts';
import type { History } from './history.ts';
import { budgetBoards, someAlerts } from './statusBudgets.ts';
import { statusConfig } from './statusWorld.ts';

/** Hours are kept at slot precision for these days, as long as the shortest history. */
export const hoursDays = 9;

/** Rounds are kept for so long. The status reads the newest ones. */
const roundsMs = 2 * hourMs;

/** @param roundsTo where the rounds end: whoever reads later than `now` finds rounds that are as new. */
export async function writeRecentPast(endpoint: string, history: History, now: number, roundsTo = now): Promise<void> {
  await write(endpoint, recentPast(history, now, roundsTo));
  const client = createClient(endpoint);
  try {
    const store = createDynamoDbAlertStore({ client, table }, (error) => {
      throw error;
    });
    for (const alert of someAlerts(statusConfig(), now)) await store.writeAlert(alert);
  } finally {
    client.destroy();
  }
}

/** The days from `since` to before `storedFrom`, and what the rollup would then have on its boards. */
export async function writeOlderPast(
  endpoint: string,
  history: History,
  { now, since, storedFrom }: { readonly now: number; readonly since: number; readonly storedFrom: number },
): Promise<void> {
  await write(endpoint, olderPast(history, now, since, storedFrom));
}

async function write(endpoint: string, items: Iterable<Item>): Promise<void> {
  const client = createClient(endpoint);
  try {
    await writeAll(client, items);
  } finally {
    client.destroy();
  }
}

function* recentPast(history: History, now: number, roundsTo: number): Generator<Item> {
  for (const shard of history.shards) {
    yield* budgetBoards(statusConfig(), shard, now).map(budgetBoardItem);
    for (const round of history.rounds(shard, now - roundsMs, roundsTo)) yield roundItem(round);
    for (const service of shard.services) {
      for (const hour of history.hours(service, dayOf(now) - hoursDays * dayMs, now - hourMs)) yield hourItem(hour);
    }
  }
}

function* olderPast(history: History, now: number, since: number, storedFrom: number): Generator<Item> {
  for (const shard of history.shards) {
    for (const service of shard.services) {
      for (const day of history.days(service, since, storedFrom)) yield dayItem(day);
    }
    yield recentItem(history.recent(shard, now, since));
    yield boardItem(history.board(shard, now, since));
  }
}
