/** What happened to a service → the API's answer. Pure. */
import type * as z from 'zod';
import type { PublicPart } from '../../config/pageConfig.ts';
import type { ControlEvent } from '../../control/control.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { timeText } from '../../ledger/keys.ts';
import type { Range } from '../../ledger/ledger.ts';
import type { Happening } from '../readHappenings.ts';
import type { eventsSchema } from './eventSchemas.ts';
import { presentDrillTimes, timeIf } from './presentFailover.ts';

type Events = z.output<typeof eventsSchema>;
type Event = Events['events'][number];

/** @param hidden parts that `happenings` tells nothing of. */
export function presentEvents(
  service: string,
  range: Range,
  happenings: readonly Happening[],
  hidden: readonly PublicPart[] = [],
): Events {
  return {
    service,
    from: timeText(range.from),
    to: timeText(range.to),
    events: happenings.map(presentHappening),
    ...(hidden.length === 0 ? {} : { hidden: [...hidden] }),
  };
}

function presentHappening(happening: Happening): Event {
  switch (happening.kind) {
    case 'outage':
    case 'gap':
    case 'unknown':
    case 'maintenance':
      return { ...happening, from: timeText(happening.from), to: timeText(happening.to) };
    case 'excluded': {
      const { service: _, ...told } = happening;
      return { ...told, at: timeText(told.at), from: timeText(told.from), to: timeText(told.to) };
    }
    case 'restored': {
      const { service: _, ...told } = happening;
      return { ...told, at: timeText(told.at) };
    }
    default:
      return presentLedgerEvent(happening);
  }
}

function presentLedgerEvent(event: LedgerEvent): Event {
  const { service: _service, id: _id, ...told } = event;
  switch (told.kind) {
    case 'control':
      return presentControlEvent(told.event);
    case 'blocked':
    case 'alarm':
    case 'alert':
      return { ...told, at: timeText(told.at) };
    case 'plan':
      return { ...told, at: timeText(told.at), from: timeText(told.from), to: timeText(told.to) };
    case 'note':
      return { ...told, at: timeText(told.at), incident: timeText(told.incident) };
  }
}

function presentControlEvent(event: ControlEvent): Event {
  const { revision: _revision, ...told } = event;
  const at = timeText(told.at);
  switch (told.kind) {
    case 'flipped': {
      const { failingSince, detectedAt, votes, ...flip } = told;
      return {
        ...flip,
        at,
        ...timeIf('failingSince', failingSince),
        ...timeIf('detectedAt', detectedAt),
        ...(votes === undefined ? {} : { votes: [...votes] }),
      };
    }
    case 'settled': {
      const { inSyncAt, ...settled } = told;
      return { ...settled, at, ...timeIf('inSyncAt', inSyncAt) };
    }
    case 'held': {
      const { until, ...held } = told;
      return { ...held, at, ...timeIf('until', until) };
    }
    case 'drill-ended':
      return { ...told, at, startedAt: timeText(told.startedAt), times: presentDrillTimes(told.times) };
    case 'adopted':
    case 'answers':
    case 'released':
    case 'drifted':
    case 'drill-began':
      return { ...told, at };
  }
}
