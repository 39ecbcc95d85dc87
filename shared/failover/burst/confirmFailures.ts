/** The verb `confirmFailures`: after a paced round, asks for bursts of what has begun to fail. */
import type { Config } from '../../config/config.ts';
import type { Round } from '../../ledger/round.ts';
import type { Clock } from '../../runtime/clock.ts';
import { inTime } from '../../runtime/inTime.ts';
import { policiesOf } from '../policy.ts';
import { type AskForBurstParts, type AskForBurstResult, askForBurst } from './askForBurst.ts';
import { type Outcomes, wantsBurst } from './burstPlan.ts';

export type ConfirmFailuresInput = { readonly config: Config; readonly round: Round };

export type ConfirmFailuresParts = AskForBurstParts & {
  /** What the same observer said in the round before this one; undefined when it took none. */
  readonly previous: (round: Round) => Promise<Outcomes | undefined>;
  readonly clock: Clock;
};

/** The burst is to begin within seconds of the failure. */
const readMsMax = 2_000;

/**
 * Reads the previous round only when something fails that a burst could confirm, which is nearly never.
 * @throws Error when the previous round could not be read in time.
 */
export async function confirmFailures(
  { config, round }: ConfirmFailuresInput,
  parts: ConfirmFailuresParts,
): Promise<AskForBurstResult | undefined> {
  // Against a round in which all was up, whatever fails now is wanted.
  if (wantsBurst(allUp(round), round, config).length === 0) return undefined;
  const wanted = wantsBurst(await inTime(parts.previous(round), readMsMax, parts.clock), round, config);
  if (wanted.length === 0) return undefined;
  const policies = policiesOf(config).filter(({ service }) => wanted.includes(service));
  return await askForBurst({ policies, now: parts.clock.now() }, parts);
}

function allUp({ seen }: Outcomes): Outcomes {
  const up = { outcome: 'up' } as const;
  const services = Object.entries(seen).map(([service, endpoints]) => [
    service,
    Object.fromEntries(Object.keys(endpoints).map((endpoint) => [endpoint, up])),
  ]);
  return { seen: Object.fromEntries(services) };
}
