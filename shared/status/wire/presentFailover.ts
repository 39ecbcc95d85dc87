/** How failover stands → the API's answers. Pure. */
import type * as z from 'zod';
import type { DrillTimes, Hold } from '../../control/control.ts';
import { timeText } from '../../ledger/keys.ts';
import type { FailoverStatus, FlipStory, Maintenance } from '../model.ts';
import type { drillSchema, drillTimesSchema, flipSchema, holdSchema, maintenanceSchema } from './failoverSchemas.ts';
import type { serviceSchema } from './schemas.ts';

type FailoverFields = Pick<z.output<typeof serviceSchema>, 'phase' | 'hold' | 'drill' | 'answers' | 'lastFlip'>;

export function presentFailover({ phase, hold, drill, answers, lastFlip }: FailoverStatus): FailoverFields {
  return {
    phase,
    hold: hold === undefined ? null : presentHeld(hold),
    drill: drill === undefined ? null : presentDrill(drill),
    answers: answers === undefined ? null : { ...answers, since: timeText(answers.since) },
    lastFlip: lastFlip === undefined ? null : presentFlip(lastFlip),
  };
}

export function presentHeld({ at, until, ...hold }: Hold): z.output<typeof holdSchema> {
  return { ...hold, at: timeText(at), ...timeIf('until', until) };
}

export function presentDrill(drill: NonNullable<FailoverStatus['drill']>): z.output<typeof drillSchema> {
  return {
    ...drill,
    startedAt: timeText(drill.startedAt),
    until: timeText(drill.until),
    times: presentDrillTimes(drill.times),
  };
}

export function presentDrillTimes(times: DrillTimes): z.output<typeof drillTimesSchema> {
  return {
    ...timeIf('detectedAt', times.detectedAt),
    ...timeIf('decidedAt', times.decidedAt),
    ...timeIf('inSyncAt', times.inSyncAt),
    ...timeIf('answeredAt', times.answeredAt),
    ...timeIf('backAt', times.backAt),
  };
}

export function presentFlip(flip: FlipStory): z.output<typeof flipSchema> {
  const { failingSince, detectedAt, votes, at, inSyncAt, settledAt, answeredAt, ...decided } = flip;
  return {
    ...decided,
    ...timeIf('failingSince', failingSince),
    ...timeIf('detectedAt', detectedAt),
    ...(votes === undefined ? {} : { votes: [...votes] }),
    at: timeText(at),
    ...timeIf('inSyncAt', inSyncAt),
    ...timeIf('settledAt', settledAt),
    ...timeIf('answeredAt', answeredAt),
  };
}

export function presentMaintenance({ from, until, ...rest }: Maintenance): z.output<typeof maintenanceSchema> {
  return { ...rest, from: timeText(from), until: timeText(until) };
}

/** The field with its time, or no field. */
export function timeIf<Name extends string>(name: Name, time: number | undefined): { readonly [Key in Name]?: string } {
  return time === undefined ? {} : ({ [name]: timeText(time) } as { readonly [Key in Name]?: string });
}
