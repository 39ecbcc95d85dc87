/** A step's name is how a replay finds what it gave: two of the same name would be given each other's values. */

export class StepNameTaken extends Error {
  readonly code = 'step-name-taken';

  constructor(name: string) {
    super(`Two steps of a run are named ${name}. This is a bug in Holdfast: please report it.`);
    this.name = 'StepNameTaken';
  }
}

/** @returns takes a name; throws StepNameTaken for one that was taken before. */
export function createStepNames(): (name: string) => void {
  const taken = new Set<string>();
  return (name) => {
    if (taken.has(name)) throw new StepNameTaken(name);
    taken.add(name);
  };
}
