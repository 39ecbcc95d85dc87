/** Some items, each read again by its key: what a scan shows must be there for whoever asks for it by name. */
import type { Clock } from '../../../runtime/clock.ts';
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import type { Steps } from '../../steps.ts';
import { ask } from './ask.ts';
import type { ReadBack, RestoreTables } from './tables.ts';

export type SampleOf = {
  readonly target: string;
  readonly run: string;
  readonly keys: readonly string[];
  /** How many. */
  readonly items: number;
};

export type SampleParts = {
  readonly tables: Pick<RestoreTables, 'readBack'>;
  readonly clock: Pick<Clock, 'now'>;
};

export async function readItemsBack(
  { target, run, keys, items }: SampleOf,
  steps: Steps,
  { tables, clock }: SampleParts,
): Promise<Outcome<ReadBack & { readonly ms: number }>> {
  if (items === 0) return succeeded({ read: 0, lost: 0, ms: 0 });
  const segments = segmentsFor(run);
  const limit = Math.ceil(items / segments);
  const sampled = await ask(steps, 'read-items-back', async (signal) => {
    const startedAt = clock.now();
    let [read, lost] = [0, 0];
    for (let segment = 0; segment < segments && read < items; segment += 1) {
      const found = await tables.readBack({ table: target, keys, segment, segments, limit }, signal);
      read += found.read;
      lost += found.lost;
    }
    return succeeded({ read, lost, ms: clock.now() - startedAt });
  });
  if (!sampled.ok || sampled.value.lost === 0) return sampled;
  const { read, lost } = sampled.value;
  return failedWith(
    'integrity',
    `${lost} of ${read} items that a scan of ${target} showed were not the same when read by their keys.`,
  );
}

/** Another number for other runs, so that not the same items are read every week: 5 to 11 parts of the table. */
function segmentsFor(run: string): number {
  return 5 + ([...run].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 7);
}
