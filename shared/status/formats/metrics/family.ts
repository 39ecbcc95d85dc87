/** Metric families, before they are written in one of the text formats. */

export type Sample = {
  readonly labels: Readonly<Record<string, string>>;
  /** NaN where something was seen and it is not known what it means. */
  readonly value: number;
};

type Described = {
  /** With the unit at its end, where there is one. */
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
};

export type Family = Described &
  (
    | { readonly type: 'gauge'; readonly unit?: 'seconds' | 'ratio' }
    /** One of several states holds: a sample for each, with a label of the family's name. */
    | { readonly type: 'stateset' }
    /** Quantiles only: what is counted over a moving day has no total that only grows. */
    | { readonly type: 'summary'; readonly unit: 'seconds' }
  );

/** @param states all there are. */
export function stateSamples<State extends string>(
  name: string,
  labels: Sample['labels'],
  states: readonly State[],
  state: State,
): readonly Sample[] {
  return states.map((one) => ({ labels: { ...labels, [name]: one }, value: one === state ? 1 : 0 }));
}

export function flag(is: boolean): number {
  return is ? 1 : 0;
}
