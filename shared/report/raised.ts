/** Events → the alerts that were raised. Pure. */
import type { LedgerEvent } from '../ledger/event.ts';
import { timeText } from '../ledger/keys.ts';
import type { Range } from '../ledger/ledger.ts';
import type { RaisedList } from './reportSchema.ts';

const listedMax = 20;

/** @param events of both periods, oldest first. Those of the latter are counted alone. */
export function raisedIn(events: readonly LedgerEvent[], period: Range, before: Range): RaisedList {
  const fired = events.flatMap((event) => (event.kind === 'alert' && event.stage === 'fired' ? [event] : []));
  const during = fired.filter(({ at }) => at >= period.from && at < period.to).toReversed();
  return {
    count: during.length,
    countBefore: fired.filter(({ at }) => at >= before.from && at < before.to).length,
    listed: during
      .slice(0, listedMax)
      .map(({ at, about, severity, text }) => ({ at: timeText(at), about, severity, text })),
    more: Math.max(0, during.length - listedMax),
  };
}
