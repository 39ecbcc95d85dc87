/** What S3 would refuse in a lifecycle configuration. */
export type LifecycleProblem = {
  /** The rule's place; absent where it is about all of them. */
  readonly rule?: number;
  /** As in the AWS CLI's JSON: `Rules[0].Transitions[1].Days`. */
  readonly path: string;
  /** What is wrong and what to do, in one line. */
  readonly message: string;
  /** `disputed` where AWS's own pages contradict one another: S3 may take it. */
  readonly certainty: 'refused' | 'disputed';
};

/** Within one rule. */
export type Wrong = Omit<LifecycleProblem, 'rule'>;

export function wrong(path: string, message: string, certainty: LifecycleProblem['certainty'] = 'refused'): Wrong {
  return { path, message, certainty };
}
