/**
 * Notes which endpoint the name answers, when that may differ from what the control record says: Route 53's own health
 * checks move traffic too. What users reached is counted by these notes.
 */
import type { Control } from '../../control/control.ts';
import { revised } from '../../control/log.ts';
import { revise } from '../../control/revise.ts';
import type { ControlStore } from '../../control/store.ts';
import { quorumOf } from '../../ledger/fold.ts';
import { type Verdicts, votesFor } from '../decide.ts';
import type { ServicePolicy } from '../policy.ts';
import { endpointAnswered } from './records.ts';
import { type Zone, ZoneUnavailable } from './zone.ts';

/** Route 53 takes few requests a second, and its own checkers need half a minute to change their mind. */
const askedEveryMs = 10_000;

export type NoteAnswerInput = {
  readonly policy: ServicePolicy;
  readonly control: Control;
  readonly verdicts: Verdicts;
  readonly observer: string;
  readonly now: number;
};

export type NoteAnswerParts = { readonly control: ControlStore; readonly zone: Zone; readonly id: () => string };

/** @returns the record as it is now. @throws ControlUnavailable */
export async function noteAnswer(input: NoteAnswerInput, parts: NoteAnswerParts): Promise<Control> {
  const { policy, control, observer, now } = input;
  if (!isInDoubt(input) || !(await isMyTurn(input, parts))) return control;
  const answer = await answerOf(policy, parts.zone);
  const endpoint = answer === undefined ? undefined : endpointAnswered(policy, control.active, answer);
  if (endpoint === undefined) return control;
  const noted = await revise(
    parts.control,
    policy.service,
    (current) =>
      // Who changed it meanwhile may have heard a later answer; the next call asks again.
      current.revision !== control.revision || current.answers?.endpoint === endpoint
        ? undefined
        : {
            ...revised(current, { by: observer, at: now }, { kind: 'answers', endpoint }),
            answers: { endpoint, since: now },
          },
    control,
  );
  return noted.kind === 'not-adopted' ? control : noted.control;
}

/** As long as the active endpoint is up and answered, nobody has to ask. */
function isInDoubt({ policy, control, verdicts }: NoteAnswerInput): boolean {
  if (control.phase === 'flipping' || control.answers?.endpoint !== control.active) return true;
  return votesFor('up', control.active, policy, verdicts) < quorumOf(policy.observers.length);
}

/** A lease that is left to expire is a pause for everybody. */
async function isMyTurn({ policy, now }: NoteAnswerInput, { control, id }: NoteAnswerParts): Promise<boolean> {
  const name = `answer#${policy.service}`;
  const taken = await control.acquireLease({ name, token: id(), ttlMs: askedEveryMs, now });
  return taken.kind === 'held';
}

/** Not knowing it now delays the note, and nothing else. */
async function answerOf({ record }: ServicePolicy, zone: Zone): Promise<readonly string[] | undefined> {
  try {
    return await zone.answer(record);
  } catch (error) {
    if (error instanceof ZoneUnavailable) return undefined;
    throw error;
  }
}
