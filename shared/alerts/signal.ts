/** What a source has found out about one cause, at one moment. Sources look; `transition` makes alerts of it. */
import type { AlertKind, Severity } from '../config/config.ts';
import type { Detail } from './alert.ts';

export type Signal = {
  /** The alert's key. */
  readonly key: string;
  readonly service?: string;
  /** The region whose loss would explain it. */
  readonly region?: string;
} & (
  | {
      readonly condition: 'active';
      readonly severity: Severity;
      readonly detail: Detail;
      /** It fires when it has been active for so long; at once when absent. */
      readonly pendingMs?: number;
      /**
       * Whatever was graver is known to be over: an alert that was graver becomes as grave as this when it has been so for
       * so long. Absent when that is not known, or must not be.
       */
      readonly easesAfterMs?: number;
      /** It was over when it was found: what fires is told, and resolves by itself after so long. */
      readonly pastAfterMs?: number;
    }
  /** The data does not say: the alert stays as it is. */
  | { readonly condition: 'unknown' }
  /** It resolves when it has been clear for so long without a gap; at once when absent. */
  | { readonly condition: 'clear'; readonly clearMs?: number }
);

/** Everything that one source has to say at one moment. */
export type Survey = {
  /** Its kinds: alerts of these that it does not mention are as `rest` says. */
  readonly kinds: readonly AlertKind[];
  readonly signals: readonly Signal[];
  /** `unknown` when the source could not look, or not everywhere. `not-watched`: whatever it does not mention is no more. */
  readonly rest: 'not-watched' | 'unknown';
};
