/** One thread: runs the seeds that it is handed, and answers with their tally. */
import { parentPort } from 'node:worker_threads';
import { runSeeds } from './campaign.ts';
import type { Share } from './threads.ts';

parentPort?.on('message', async (share: Share) => {
  parentPort?.postMessage(await runSeeds(share));
});
