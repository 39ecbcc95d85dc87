/**
 * How much resolving one template may take, so that a template of a few lines cannot keep a machine busy for ever: functions
 * can double what they are given, and conditions can ask for one another.
 */
import { NotResolved } from './notResolved.ts';

/** A template of 1 MB has under 300,000 values; a step is one of them looked at, or an item of a list made. */
const stepsMax = 1_000_000;
/** Ten times as long as a template can be. */
const textMax = 10_000_000;
/** Values stand in one another up to 100 deep; a condition that rests on another goes on from there. */
const depthMax = 400;

export type Effort = {
  /** @throws NotResolved once there were too many */
  readonly step: (path: string, count?: number) => void;
  /** Characters of text that is made. @throws NotResolved once there were too many */
  readonly text: (path: string, characters: number) => void;
  /** @throws NotResolved when it is too deep in there */
  readonly inside: <T>(path: string, work: () => T) => T;
};

export function createEffort(): Effort {
  let steps = 0;
  let characters = 0;
  let depth = 0;
  const step = (path: string, count = 1) => {
    steps += count;
    if (steps > stepsMax) throw tooMuch(`it takes more steps than ${stepsMax}`, path);
  };
  return {
    step,
    text(path, count) {
      characters += count;
      if (characters > textMax) throw tooMuch(`it takes more text than ${textMax} characters`, path);
    },
    inside(path, work) {
      step(path);
      if (depth >= depthMax) throw tooMuch(`it leads on through more than ${depthMax} others`, path);
      depth += 1;
      try {
        return work();
      } finally {
        depth -= 1;
      }
    },
  };
}

function tooMuch(why: string, path: string): NotResolved {
  return new NotResolved('this template', why, path);
}
