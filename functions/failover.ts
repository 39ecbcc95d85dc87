/**
 * Looks after the services that fail over: as soon as somebody has looked at their endpoints, by the ledger's stream;
 * and every minute for all of them, in case the stream does not come.
 */
import { failoverEvent } from '../shared/aws/events.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { atOnceMax, type Tending, tendAll } from '../shared/failover/tendAll.ts';
import { isDriftTurn, waitMsMaxFor } from '../shared/failover/turn.ts';
import { servicesLookedAt } from '../shared/ledger/lookKeys.ts';
import { shardsOf } from '../shared/ledger/shards.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { failoverParts } from '../shared/runtime/lambdaFailover.ts';

const { config, observer, tending } = failoverParts();
const shards = shardsOf(config);
const failingOver = policiesOf(config).map(({ service }) => service);

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const trigger = failoverEvent.parse(event);
  const now = tending.clock.now();
  if ('written' in trigger) {
    const services = servicesLookedAt(trigger.written, shards).filter((id) => failingOver.includes(id));
    // The stream's next records wait for this invocation, so it waits for nothing: the next turn goes on.
    const turn = { services, checkDrift: () => false, waitMsMax: 0 };
    if (services.length > 0) tell(await tendAll({ config, observer, now, ...turn }, tending));
    return;
  }
  const checkDrift = (service: string) => isDriftTurn(service, observer, config.observers, trigger.scheduledAt);
  const waitMsMax = waitMsMaxFor(failingOver.length, atOnceMax);
  const failed = tell(await tendAll({ config, observer, now, checkDrift, waitMsMax }, tending));
  if (failed.length > 0) throw new TurnIncomplete(failed);
});

/** The stream's invocations do not fail with it: its records would be held up, and the next turn is close. */
class TurnIncomplete extends Error {
  readonly code = 'turn-incomplete';

  constructor(services: readonly string[]) {
    super(`Not looked after this minute: ${services.join(', ')}. The log says why; the next turn tries again.`);
    this.name = 'TurnIncomplete';
  }
}

/** @returns the services that could not be looked after. */
function tell(results: readonly Tending[]): readonly string[] {
  for (const result of results) {
    if (result.kind === 'failed') {
      logger.error('A service could not be looked after.', { service: result.service, error: result.error });
    }
    if (result.kind === 'tended') tellOne(result);
  }
  return results.filter(({ kind }) => kind === 'failed').map(({ service }) => service);
}

function tellOne({ service, tended }: Extract<Tending, { kind: 'tended' }>): void {
  const { failedOver, reconciled } = tended;
  if (failedOver.kind === 'stayed' && reconciled === undefined) return;
  const decision = failedOver.kind === 'stayed' ? failedOver.decision : undefined;
  logger.info('Looked after a service.', { service, outcome: failedOver.kind, decision, reconciled });
}
