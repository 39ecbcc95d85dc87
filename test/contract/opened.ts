/** A store as a contract gets it: opened once for all of its scenarios. */
import { afterAll, beforeAll, describe } from 'vitest';

export type Opened<Store> = {
  readonly store: Store;
  /** Whether checking a condition and writing are one step, as in DynamoDB. False only for a stand-in that is lax. */
  readonly isAtomic: boolean;
  close(): Promise<void>;
};

/** All at once; one after the other where nothing is promised of calls at the same time. */
export type Race = <T>(calls: readonly (() => Promise<T>)[]) => Promise<readonly T[]>;

export function contractOver<Store>(
  name: string,
  open: () => Promise<Opened<Store>>,
  scenarios: (store: () => Store, race: Race) => void,
): void {
  describe(name, () => {
    let opened: Opened<Store>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.close();
    });
    const race: Race = async (calls) => {
      if (opened.isAtomic) return Promise.all(calls.map((call) => call()));
      const answers = [];
      for (const call of calls) answers.push(await call());
      return answers;
    };
    scenarios(() => opened.store, race);
  });
}
