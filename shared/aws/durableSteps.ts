/** The steps of a run on Lambda durable functions: kept by Lambda, and gone on with in another invocation, perhaps elsewhere. */
import { type DurableContext, StepError, StepSemantics } from '@aws/durable-execution-sdk-js';
import { attemptsDefault, retryDelayMs } from '../restore/retryDelay.ts';
import { createStepNames } from '../restore/stepNames.ts';
import { StepFailed, type StepOptions, type Steps, StepTimeUp, stepInterrupted } from '../restore/steps.ts';
import { withinLimit } from '../restore/timeLimit.ts';
import type { Clock } from '../runtime/clock.ts';
import { packStepResult, StepResultTooLarge, unpackStepResult } from './stepResult.ts';

export type DurableParts = Pick<DurableContext, 'step' | 'wait' | 'lambdaContext'>;

/** An invocation is cut off at 15 minutes at the latest (AWS Lambda Developer Guide, "Lambda quotas"); a step ends before. */
const marginMs = 60_000;

/** Of the margin, for what was aborted to end. The rest is for keeping what it gave. */
const graceMs = 40_000;

/** Waiting costs nothing here, so what is down for long may come back. */
const retryMsMax = 60 * 60_000;

const asItIs = {
  serialize: async (text: string | undefined) => text,
  deserialize: async (text: string | undefined) => text,
};

export function createDurableSteps(context: DurableParts, clock: Pick<Clock, 'sleep'>): Steps {
  const take = createStepNames();

  function kept<T>(
    name: string,
    act: (signal: AbortSignal) => Promise<T>,
    { attempts = attemptsDefault, limitMs = Number.POSITIVE_INFINITY }: StepOptions,
  ): Promise<string | undefined> {
    return context.step<string | undefined>(
      name,
      async () => {
        const untilMs = context.lambdaContext.getRemainingTimeInMillis() - marginMs;
        const limit = { limitMs: Math.max(0, Math.min(limitMs, untilMs)), graceMs };
        return packStepResult(name, await withinLimit(name, act, limit, clock));
      },
      {
        // Kept before it begins: what is killed in the middle counts as an attempt, and is not begun for ever.
        semantics: StepSemantics.AtMostOncePerRetry,
        serdes: asItIs,
        retryStrategy: (error, attempt) => ({
          shouldRetry: attempt < attempts && !(error instanceof StepTimeUp || error instanceof StepResultTooLarge),
          delay: { seconds: Math.ceil(retryDelayMs(attempt, retryMsMax) / 1_000) },
        }),
      },
    );
  }

  return {
    step: async (name, act, options = {}) => {
      take(name);
      // A wait ends the invocation: the next one has all of its time for the step.
      if (options.long) await context.wait(`before ${name}`, { seconds: 1 });
      try {
        return unpackStepResult(await kept(name, act, options));
      } catch (error) {
        throw stepFailed(name, error);
      }
    },
    wait: async (name, ms) => {
      take(name);
      await context.wait(name, { seconds: Math.max(1, Math.ceil(ms / 1_000)) });
    },
  };
}

/** Of the last error, the SDK gives its name and message back, in the first run as in a replay. */
function stepFailed(name: string, error: unknown): StepFailed {
  const last = error instanceof StepError && error.cause !== undefined ? error.cause : error;
  if (!(last instanceof Error)) return new StepFailed(name, 'Error', String(last));
  if (last.name === 'StepInterruptedError') return new StepFailed(name, stepInterrupted, last.message);
  return new StepFailed(name, last.name, last.message);
}
