/** The route that decides again over what was recorded. It changes nothing, but reads much: it is for operators. */
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { dayMs } from '../../availability/slots.ts';
import type { Config } from '../../config/config.ts';
import { parseConfig } from '../../config/parse.ts';
import { good } from '../../config/parsed.ts';
import { renderProblem } from '../../config/problem.ts';
import { readReplay } from '../../failover/replay/readReplay.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { cadencesOf } from '../../ledger/shards.ts';
import { withPlanned } from '../../maintenance/plan.ts';
import type { PlanStore } from '../../maintenance/store.ts';
import type { Clock } from '../../runtime/clock.ts';
import { policyIn, rangeOf } from '../asked.ts';
import { Problem, problemResponse } from '../problem.ts';
import { bodyOf } from './orderBody.ts';
import { presentReplay } from './presentReplay.ts';
import { replayBodySchema } from './replaySchema.ts';

export type ReplayParts = {
  readonly config: Config;
  readonly ledger: Pick<Ledger, 'rounds' | 'bursts' | 'events'>;
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly clock: Pick<Clock, 'now'>;
};

/** A config of the greatest length, written as JSON. */
const bodyBytesMax = 4_194_304;

/** What is read within the time that API Gateway waits for an answer (30 s); `holdfast replay --ledger` has no such limit. */
const rangeMsMax = 7 * dayMs;
const slotsMax = 100_000;

export function addReplayRoute(app: Hono, { config: ran, ledger, plans, clock }: ReplayParts): void {
  const tooLarge = (context: Context) =>
    problemResponse(new Problem(413, 'Too large', `Send at most ${bodyBytesMax} bytes.`), context.req.path);
  app.use('/api/v1/replay', bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }));
  app.post('/api/v1/replay', async (context) => {
    const { service, config: text, ...asked } = await bodyOf(replayBodySchema, context);
    const range = rangeOf(asked, '24h', clock.now());
    const config = text === undefined ? ran : configIn(text);
    if (service !== undefined) policyIn(config, service);
    const longest = Math.min(rangeMsMax, slotsMax * Math.min(...cadencesOf(ran)));
    if (range.to - range.from > longest) {
      const detail = `Ask for at most ${Math.floor(longest / 3_600_000)} hours at a time, or read the table with "holdfast replay --ledger TABLE".`;
      throw new Problem(400, 'Range too long', detail);
    }
    // Whatever the policies would have been, people had planned this.
    const planned = withPlanned(config, await plans.readPlans(range.from));
    const replay = await readReplay(
      { ...range, ran, config: planned, ...(service === undefined ? {} : { service }) },
      { ledger },
    );
    return context.json(presentReplay(replay));
  });
}

/**
 * Replays restore nothing and show no page, so nobody uses the files that the config names.
 * @throws Problem with everything that is wrong with it.
 */
function configIn(text: string): Config {
  const parsed = parseConfig(text, 'config', undefined, () => good(undefined));
  if (parsed.ok) return parsed.config;
  throw new Problem(400, 'Bad config', parsed.problems.map(renderProblem).join('\n'));
}
