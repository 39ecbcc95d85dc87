/** What is wrong with the moves of one rule, of current versions or of noncurrent ones: both have the same limits. */
import { minimumDays } from '../cost/cost.ts';
import { type StorageClass, storageClasses } from '../storageClass.ts';
import { type Wrong, wrong } from './problem.ts';
import { canMove } from './waterfall.ts';

/** One move, counted in days. */
export type Step = {
  /** Where the days stand: `Transitions[1].Days`. */
  readonly path: string;
  readonly days: number;
  readonly storageClass: StorageClass;
};

const infrequent: readonly StorageClass[] = ['STANDARD_IA', 'ONEZONE_IA'];
const infrequentDaysMin = 30;

export function stepProblems(steps: readonly Step[], subject: 'objects' | 'noncurrent versions'): readonly Wrong[] {
  return [...steps.flatMap((step) => oneProblem(step, subject)), ...repeated(steps), ...orderProblems(steps)];
}

function oneProblem({ path, days, storageClass }: Step, subject: string): readonly Wrong[] {
  if (!Number.isInteger(days) || days < 0) return [wrong(path, `${days} days: write 0 or a positive whole number.`)];
  if (!infrequent.includes(storageClass) || days >= infrequentDaysMin) return [];
  // S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle", "Objects must be stored for at least 30 days before
  // transitioning", against API Reference, "Transition": "The value can be 0 or any positive integer."
  const message =
    `${subject} would move to ${storageClass} after ${days} days. The S3 User Guide refuses less than ` +
    `${infrequentDaysMin}, the newer API Reference takes it; ${infrequentDaysMin} days are billed anyhow.`;
  return [wrong(path, message, 'disputed')];
}

/** S3's answer: "'StorageClass' must be different for 'Transition' actions in same 'Rule'". */
function repeated(steps: readonly Step[]): readonly Wrong[] {
  return steps.flatMap(({ path, storageClass }, index) =>
    steps.findIndex((other) => other.storageClass === storageClass) === index
      ? []
      : [wrong(path, `The rule moves to ${storageClass} twice; leave one of the two.`)],
  );
}

/** S3 User Guide, "Transitioning objects using Amazon S3 Lifecycle": the waterfall, and the minimum durations in one rule. */
function orderProblems(steps: readonly Step[]): readonly Wrong[] {
  const inOrder = steps.toSorted((a, b) => a.days - b.days || rank(a) - rank(b));
  return inOrder.flatMap((step, index) => {
    const before = inOrder[index - 1];
    if (before === undefined || before.storageClass === step.storageClass) return [];
    if (!canMove(before.storageClass, step.storageClass)) {
      const message = `Nothing moves from ${before.storageClass} to ${step.storageClass}; the waterfall goes the other way.`;
      return [wrong(step.path, message)];
    }
    const least = before.days + (minimumDays[before.storageClass] ?? 0);
    if (step.days >= least) return [];
    const message =
      `The move to ${step.storageClass} must come ${minimumDays[before.storageClass]} days or more after that to ` +
      `${before.storageClass} of the same rule: day ${least}, not ${step.days}.`;
    return [wrong(step.path, message)];
  });
}

function rank({ storageClass }: Step): number {
  return storageClasses.indexOf(storageClass);
}
