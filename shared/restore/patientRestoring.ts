/** A scheduled run that finds its backup being restored waits until it is free: nobody would make up for it before the next moment. */
import type { Restoration, Restoring } from './restoring.ts';
import type { Steps } from './steps.ts';

const busyWaitMs = 10 * 60_000;

/** Half a day: longer than most restores take. Waiting costs nothing on Lambda. */
const turnsMax = 72;

/** What a person asks for, and what AWS Backup does, is told at once that somebody else is restoring it. */
export function createPatientRestoring(restoring: Restoring): Restoring {
  return async (request, how) => {
    const { trigger } = request;
    let restoration: Restoration = await restoring(request, how);
    for (let turn = 2; restoration.kind === 'busy' && trigger.kind === 'schedule' && turn <= turnsMax; turn += 1) {
      await how.steps.wait(`before turn ${turn}`, busyWaitMs);
      restoration = await restoring(request, { ...how, steps: stepsOfTurn(turn, how.steps) });
    }
    return restoration;
  };
}

/** Names are unique within an execution. */
function stepsOfTurn(turn: number, steps: Steps): Steps {
  return {
    step: (name, act, options) => steps.step(`turn ${turn}: ${name}`, act, options),
    wait: (name, ms) => steps.wait(`turn ${turn}: ${name}`, ms),
  };
}
