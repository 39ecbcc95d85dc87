/** What a person may watch while a run is under way. */
export type Phase = 'find' | 'thaw' | 'fetch' | 'check' | 'restore' | 'query' | 'clean-up' | 'record';

export type Progress = {
  readonly phase: Phase;
  /** Done and to do in this phase, in bytes; absent where nobody can say. */
  readonly bytes?: { readonly done: number; readonly of?: number };
  /** One line, such as what is waited for. */
  readonly text?: string;
};
