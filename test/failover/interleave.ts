/** Several actors whose calls happen in an order that is chosen, one after the other. */
import type { Around } from './steps.ts';

/** Which of so many waiting calls goes next. */
export type Choose = (waiting: number) => number;

/** Lets one call at a time happen, of whichever actor is chosen. */
export async function interleave(
  actors: readonly ((run: Around) => Promise<unknown>)[],
  choose: Choose,
): Promise<void> {
  const waiting = new Map<number, () => void>();
  const running = actors.map((act, index) =>
    act(async (_name, call) => {
      await new Promise<void>((resolve) => waiting.set(index, resolve));
      return call();
    }),
  );
  const done = Promise.allSettled(running);
  for (await turn(); waiting.size > 0; await turn()) {
    const indexes = [...waiting.keys()].toSorted();
    const index = indexes[indexes.length === 1 ? 0 : choose(indexes.length)];
    const go = index === undefined ? undefined : waiting.get(index);
    if (index === undefined || go === undefined) throw new Error('chose a call that nobody waits for');
    waiting.delete(index);
    go();
  }
  for (const result of await done) if (result.status === 'rejected') throw result.reason;
}

/** Everything that only waits for promises has run after a turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs it once for every sequence of choices there is. */
export async function everyOrder(run: (choose: Choose) => Promise<void>): Promise<void> {
  await someOrder(async (choose) => {
    await run(choose);
    return false;
  });
}

/** Runs it for one sequence of choices after another until it is true. @returns whether it ever was. */
export async function someOrder(isSo: (choose: Choose) => Promise<boolean>): Promise<boolean> {
  let prefix: readonly number[] | undefined = [];
  while (prefix !== undefined) {
    const made: { readonly choice: number; readonly of: number }[] = [];
    const planned: readonly number[] = prefix;
    const choose = (of: number) => {
      const choice = planned[made.length] ?? 0;
      made.push({ choice, of });
      return choice;
    };
    if (await isSo(choose)) return true;
    const last = made.findLastIndex(({ choice, of }) => choice + 1 < of);
    const raised = made.slice(0, last + 1).map(({ choice }) => choice);
    prefix = last < 0 ? undefined : raised.with(last, (raised[last] ?? 0) + 1);
  }
  return false;
}
