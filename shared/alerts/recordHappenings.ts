/** Writes into the ledger what became of alerts: it remembers for good what the items forget. */
import type { Ledger } from '../ledger/ledger.ts';
import type { Alert } from './alert.ts';
import type { AlertChange } from './applySurveys.ts';
import { publishAlertEvent } from './publishAlertEvent.ts';

export type HappeningParts = {
  readonly ledger: Pick<Ledger, 'putEvent'>;
  /** What this process has written. Kept between calls. */
  readonly happenings: Set<string>;
};

/** @throws LedgerUnavailable */
export async function publishChange({ after, stage }: AlertChange, parts: HappeningParts): Promise<void> {
  if (after !== undefined && stage === 'worsened') {
    const at = after.state.kind === 'resolved' ? after.state.at : after.worsenedAt;
    if (at !== undefined) await publishAlertEvent({ alert: after, stage, at }, parts.ledger);
  }
  if (after !== undefined) await recordHappenings([after], parts);
}

/** The ledger remembers for good what the item forgets; who died before writing it down leaves it to whoever comes next. */
export async function recordHappenings(
  alerts: readonly Alert[],
  { happenings, ledger }: HappeningParts,
): Promise<void> {
  for (const alert of alerts) {
    const { state } = alert;
    if (state.kind === 'pending') continue;
    const stages = [
      { stage: 'fired', at: state.firedAt } as const,
      ...(state.kind === 'resolved' ? [{ stage: 'resolved', at: state.at } as const] : []),
    ];
    for (const happening of stages) {
      const name = `${alert.key} ${state.firedAt} ${happening.stage}`;
      if (happenings.has(name)) continue;
      await publishAlertEvent({ alert, ...happening }, ledger);
      happenings.add(name);
    }
  }
}
