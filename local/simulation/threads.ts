/** Many seeds on several threads, with the same result as on one. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { addTallies, type Campaign, conclude, emptyTally, type Tally } from './campaign.ts';

export type Share = { readonly firstSeed: number; readonly seeds: number };

export type ThreadsInput = Share & {
  /** Told how many seeds are done. */
  readonly progressed: (seeds: number) => void;
};

/** So many seeds are handed to a thread at a time. */
const shareSeeds = 50;
const threadsMax = 8;

export async function runCampaignOnThreads({ firstSeed, seeds, progressed }: ThreadsInput): Promise<Campaign> {
  const shares = Array.from({ length: Math.ceil(seeds / shareSeeds) }, (_, index) => {
    const done = index * shareSeeds;
    return { firstSeed: firstSeed + done, seeds: Math.min(shareSeeds, seeds - done) };
  });
  const tallies: (Tally | undefined)[] = [];
  const waiting = shares.entries();
  let done = 0;
  let isBroken = false;

  async function serve(): Promise<void> {
    const thread = new Worker(new URL('./seedsThread.ts', import.meta.url));
    try {
      for (const [index, share] of waiting) {
        // The shares before this one are with somebody already, so the first seed that fails is among those.
        if (isBroken) break;
        const tally = await ask(thread, share);
        tallies[index] = tally;
        isBroken ||= tally.broken !== undefined;
        done += tally.seeds;
        progressed(done);
      }
    } finally {
      await thread.terminate();
    }
  }

  await Promise.all(Array.from({ length: Math.min(threadsMax, availableParallelism(), shares.length) }, serve));
  let sum = emptyTally;
  for (const tally of tallies) {
    if (tally === undefined || sum.broken !== undefined) break;
    sum = addTallies(sum, tally);
  }
  return conclude(sum);
}

function ask(thread: Worker, share: Share): Promise<Tally> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (tally: Tally) => {
      thread.off('error', reject);
      resolve(tally);
    });
    thread.postMessage(share);
  });
}
