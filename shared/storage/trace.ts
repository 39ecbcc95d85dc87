/** An object's life as it is shown: rows with what each stage costs and how long reading takes, and spans for a picture. Pure. */

import { dayMs } from '../availability/slots.ts';
import type { Lifecycle } from './bucket.ts';
import { costOf, type LifeCost, monthlyUsdOf } from './cost/cost.ts';
import type { RegionPrices } from './cost/prices.ts';
import { deletedAt, type Life, type LifeEvent, type ObjectFacts } from './life.ts';
import { compileLifecycle } from './lifecycle.ts';
import type { Looked } from './looked.ts';
import { type Retrieval, retrievalOf } from './retrieval.ts';
import type { AnyStorageClass } from './storageClass.ts';

export type TraceRequest = {
  readonly bucket: string;
  readonly object: ObjectFacts;
  readonly lifecycle: Lifecycle;
  readonly prices: Looked<RegionPrices>;
  /** How many days are looked at; as many as anything happens, and a year more, when absent. */
  readonly days?: number;
  /** Where versions are kept: on which day after its creation it is overwritten in the second path. */
  readonly overwrittenOnDay?: number;
};

export type Trace = {
  readonly bucket: string;
  readonly object: ObjectFacts;
  /** Unix milliseconds: the creation, and the end of what is shown. */
  readonly from: number;
  readonly to: number;
  /** As it is, and where versions are kept, as it would be if somebody overwrote or deleted it. */
  readonly paths: readonly [TracePath, ...TracePath[]];
  /** The bucket has no lifecycle configuration: nothing happens to its objects by themselves. */
  readonly withoutLifecycle?: true;
  /** Why there are no prices, where there are none. */
  readonly unpriced?: string;
};

export type TracePath = {
  /** Absent for the object as it is. */
  readonly overwrittenOnDay?: number;
  readonly rows: readonly TraceRow[];
  readonly spans: readonly TraceSpan[];
  /** For good, Unix milliseconds; absent when no rule does it. */
  readonly deletedAt?: number;
  /** From the creation to the end of what is shown. */
  readonly cost?: LifeCost;
};

export type TraceRow = {
  /** Days of the calendar, in UTC, since that of the creation. */
  readonly day: number;
  readonly at: number;
  readonly what: LifeEvent['what'];
  /** From then on; absent once it is gone. */
  readonly storageClass?: AnyStorageClass;
  /** Its place in the configuration, and its id where it has one. */
  readonly rule?: { readonly place: number; readonly id?: string };
  /** US dollars; absent once it is gone, and where there is no price. */
  readonly monthlyUsd?: number;
  readonly retrieval?: Retrieval;
};

/** Between two events. */
export type TraceSpan = {
  readonly from: number;
  readonly to: number;
  /** Absent once it is gone. */
  readonly storageClass?: AnyStorageClass;
  readonly isNoncurrent: boolean;
};

const yearDays = 365;
const overwrittenOnDayDefault = 1;

export function traceOf(request: TraceRequest): Trace {
  const { bucket, object, lifecycle, prices, overwrittenOnDay = overwrittenOnDayDefault } = request;
  const live = compileLifecycle(lifecycle);
  const lives: [PathLife, ...PathLife[]] = [{ life: live(object) }];
  if (object.versioning !== 'off' && object.supersededAt === undefined) {
    const life = live({ ...object, supersededAt: object.createdAt + overwrittenOnDay * dayMs });
    // By then a rule may have ended it, and nobody can overwrite what is gone.
    if (life.events.some(isByPerson)) lives.push({ life, overwrittenOnDay });
  }
  const to = object.createdAt + (request.days ?? daysShown(object, lives)) * dayMs;
  const path = (one: PathLife) => pathOf(one, request, to);
  const [first, ...others] = lives;
  return {
    bucket,
    object,
    from: object.createdAt,
    to,
    paths: [path(first), ...others.map(path)],
    ...(prices.state === 'found'
      ? {}
      : { unpriced: prices.state === 'unknown' ? prices.text : 'There are no prices.' }),
  };
}

type PathLife = { readonly life: Life; readonly overwrittenOnDay?: number };

/** Until everything has happened: a tenth more where it ends, so that the end is seen, and a year more where it goes on. */
function daysShown({ createdAt }: ObjectFacts, lives: readonly PathLife[]): number {
  const last = Math.max(...lives.flatMap(({ life }) => life.events.filter(isOfObject).map(({ at }) => at)));
  const days = Math.ceil((last - createdAt) / dayMs);
  return lives.every(({ life }) => deletedAt(life) !== undefined) ? Math.ceil(days * 1.1) + 1 : days + yearDays;
}

function isByPerson({ what, rule }: LifeEvent): boolean {
  return what !== 'created' && rule === undefined;
}

/** Not of the marker that it leaves, which may go years later. */
function isOfObject({ what }: LifeEvent): boolean {
  return what !== 'marker-removed';
}

function pathOf({ life, overwrittenOnDay }: PathLife, request: TraceRequest, to: number): TracePath {
  const { object, lifecycle, prices } = request;
  const shown = request.days === undefined ? life.events : life.events.filter(({ at }) => at <= to);
  const deleted = deletedAt(life);
  return {
    ...(overwrittenOnDay === undefined ? {} : { overwrittenOnDay }),
    rows: shown.map((event) => rowOf(event, object, lifecycle, prices)),
    spans: spansOf(life.events.filter(isOfObject), to),
    ...(deleted === undefined ? {} : { deletedAt: deleted }),
    ...(prices.state === 'found' ? { cost: costOf(life, object, prices.value, object.createdAt, to) } : {}),
  };
}

function rowOf(
  { at, what, storageClass, rule }: LifeEvent,
  { createdAt, size }: ObjectFacts,
  { rules }: Lifecycle,
  prices: Looked<RegionPrices>,
): TraceRow {
  const id = rule === undefined ? undefined : rules[rule]?.id;
  const monthlyUsd =
    storageClass === undefined || prices.state !== 'found' ? undefined : monthlyUsdOf(storageClass, size, prices.value);
  return {
    day: dayOf(at) - dayOf(createdAt),
    at,
    what,
    ...(rule === undefined ? {} : { rule: { place: rule, ...(id === undefined ? {} : { id }) } }),
    ...(storageClass === undefined ? {} : { storageClass, retrieval: retrievalOf(storageClass, size) }),
    ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
  };
}

function dayOf(at: number): number {
  return Math.floor(at / dayMs);
}

function spansOf(events: readonly LifeEvent[], to: number): readonly TraceSpan[] {
  let isNoncurrent = false;
  return events.flatMap(({ at, what, storageClass }, index) => {
    isNoncurrent = storageClass !== undefined && (isNoncurrent || what === 'superseded');
    const ends = Math.min(to, events[index + 1]?.at ?? to);
    if (ends <= at) return [];
    return [{ from: at, to: ends, isNoncurrent, ...(storageClass === undefined ? {} : { storageClass }) }];
  });
}
