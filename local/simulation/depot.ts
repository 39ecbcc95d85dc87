/** What a job under a lease writes to: it refuses whoever comes with a fence below the highest that it has seen. */

export type Made = {
  readonly fence: number;
  /** Of the holder. */
  readonly token: string;
};

export type Depot = {
  deposit(made: Made): Promise<'accepted' | 'refused'>;
};

/** @param accepted told of everything that is accepted. */
export function createDepot(accepted: (made: Made) => void): Depot {
  let highest = 0;
  return {
    async deposit(made) {
      if (made.fence < highest) return 'refused';
      highest = made.fence;
      accepted(made);
      return 'accepted';
    },
  };
}
