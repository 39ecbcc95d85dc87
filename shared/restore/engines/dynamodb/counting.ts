/**
 * How many items there are, by reading all of them. DescribeTable's ItemCount is no answer: "DynamoDB updates this value
 * approximately every six hours" (API Reference, TableDescription), and the temporary table lives for one of them.
 *
 * A scan reads half a unit for 4 KB, so that a gigabyte costs about a tenth of what restoring it costs. The newest moment
 * is read on the way, for nothing.
 */
import type { Clock } from '../../../runtime/clock.ts';
import { durationText } from '../../../status/words.ts';
import { momentOf } from '../../checks/moment.ts';
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import type { Progress } from '../../progress.ts';
import type { Steps } from '../../steps.ts';
import { ask } from './ask.ts';
import type { RestoreTables } from './tables.ts';

/** Read at once. A new table on demand gives 12,000 units a second, more than these ask for. */
const segments = 8;

/** Of one step, so that a function which may take 15 minutes stores what was counted long before. */
const stepMsMax = 2 * 60_000;

/** For a page that was begun at the last moment. */
const stepLimitMs = stepMsMax + 3 * 60_000;

/** Of all steps: about a terabyte. */
const countMsMax = 3 * 60 * 60_000;

export type Counted = {
  readonly items: number;
  /** Of all items whose attribute holds a moment, Unix milliseconds. */
  readonly newest?: number;
  readonly ms: number;
};

type Segment = { readonly segment: number; readonly cursor?: string };

type Count = Counted & { readonly left: readonly Segment[] };

export type CountingParts = {
  readonly tables: Pick<RestoreTables, 'scan'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly progress: (progress: Progress) => void;
};

/** @param attribute that holds the moment of an item's last change */
export async function countItems(
  table: string,
  attribute: string | undefined,
  steps: Steps,
  parts: CountingParts,
): Promise<Outcome<Counted>> {
  let count: Count = { items: 0, ms: 0, left: Array.from({ length: segments }, (_, segment) => ({ segment })) };
  for (let round = 0; count.left.length > 0; round += 1) {
    if (count.ms > countMsMax) {
      const within = durationText(countMsMax);
      return failedWith(
        'timed-out',
        `${table} has more items than could be counted within ${within}: ${count.items} so far.`,
      );
    }
    const before: Count = count;
    const counted = await ask(
      steps,
      `count-items-${round}`,
      async (signal) => succeeded(await countOn(table, attribute, before, parts, signal)),
      { limitMs: stepLimitMs },
    );
    if (!counted.ok) return counted;
    count = counted.value;
    parts.progress({ phase: 'query', text: `${count.items} items counted` });
  }
  const { left: _, ...counted } = count;
  return succeeded(counted);
}

async function countOn(
  table: string,
  attribute: string | undefined,
  before: Count,
  { tables, clock }: CountingParts,
  signal: AbortSignal,
): Promise<Count> {
  const startedAt = clock.now();
  let { items, newest } = before;
  const readOn = async (start: Segment): Promise<Segment | undefined> => {
    let cursor = start.cursor;
    do {
      const request = { table, segment: start.segment, segments };
      const asked = {
        ...request,
        ...(cursor === undefined ? {} : { cursor }),
        ...(attribute === undefined ? {} : { attribute }),
      };
      const page = await tables.scan(asked, signal);
      items += page.items;
      newest = newestOf(page.values, newest);
      cursor = page.cursor;
    } while (cursor !== undefined && clock.now() - startedAt < stepMsMax);
    return cursor === undefined ? undefined : { segment: start.segment, cursor };
  };
  const left = await Promise.all(before.left.map(readOn));
  return {
    items,
    ...(newest === undefined ? {} : { newest }),
    ms: before.ms + (clock.now() - startedAt),
    left: left.flatMap((segment) => segment ?? []),
  };
}

function newestOf(values: readonly string[], newest: number | undefined): number | undefined {
  let max = newest;
  for (const text of values) {
    const at = momentOf(text);
    if (at !== undefined && (max === undefined || at > max)) max = at;
  }
  return max;
}
