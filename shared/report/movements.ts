/** Control events → flips and drills with their times. Pure. */
import { given } from '../config/settled.ts';
import type { ControlEvent } from '../control/control.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { timeText } from '../ledger/keys.ts';
import type { Range } from '../ledger/ledger.ts';
import { controlEvents, whatFollowed } from '../status/failoverStatus.ts';
import { timeIf } from '../status/wire/presentFailover.ts';
import type { ReportedDrill, ReportedFlip } from './reportSchema.ts';

export type Movements = {
  /** Newest first. */
  readonly flips: readonly ReportedFlip[];
  readonly drills: readonly ReportedDrill[];
  readonly lastPassedDrillAt: number | undefined;
};

/** @param events of one service, oldest first; some from after the period tell how its last flip ended. */
export function movementsIn(events: readonly LedgerEvent[], { from, to }: Range): Movements {
  const log = controlEvents(events);
  const drillsEver = log.filter((event) => event.kind === 'drill-ended').filter(({ at }) => at < to);
  return {
    flips: log
      .filter((event) => event.kind === 'flipped')
      .filter(isIn({ from, to }))
      .map((flip) => flipOf(flip, log)),
    drills: drillsEver.filter(isIn({ from, to })).map(drillOf),
    lastPassedDrillAt: drillsEver.find(({ passed }) => passed)?.at,
  };
}

function isIn({ from, to }: Range): (event: ControlEvent) => boolean {
  return ({ at }) => at >= from && at < to;
}

type Told<Kind extends ControlEvent['kind']> = Extract<ControlEvent, { kind: Kind }>;

function flipOf(flip: Told<'flipped'>, log: readonly ControlEvent[]): ReportedFlip {
  const { at, epoch, from, to, cause, by, reason, failingSince, detectedAt } = flip;
  const { inSyncAt, answeredAt } = whatFollowed(flip, log);
  return {
    at: timeText(at),
    epoch,
    from,
    to,
    cause,
    by,
    reason,
    ...timeIf('failingSince', failingSince),
    ...timeIf('detectedAt', detectedAt),
    ...timeIf('inSyncAt', inSyncAt),
    ...timeIf('answeredAt', answeredAt),
    ...given('tookSeconds', secondsBetween(failingSince ?? at, answeredAt)),
  };
}

function drillOf({ at, by, endpoint, startedAt, passed, why, times }: Told<'drill-ended'>): ReportedDrill {
  const { detectedAt, decidedAt, inSyncAt, answeredAt, backAt } = times;
  return {
    startedAt: timeText(startedAt),
    endedAt: timeText(at),
    by,
    endpoint,
    passed,
    why,
    ...timeIf('detectedAt', detectedAt),
    ...timeIf('decidedAt', decidedAt),
    ...timeIf('inSyncAt', inSyncAt),
    ...timeIf('answeredAt', answeredAt),
    ...timeIf('backAt', backAt),
    ...given('tookSeconds', secondsBetween(startedAt, answeredAt)),
  };
}

/** What answered before, as Route 53 does by itself, took no time. */
function secondsBetween(from: number, to: number | undefined): number | undefined {
  return to === undefined ? undefined : Math.max(0, to - from) / 1000;
}
