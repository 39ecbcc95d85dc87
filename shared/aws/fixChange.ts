/** One call of a fix: whether it still is to be made, and making it. */
export type FixChange = {
  /** Never rejects. */
  readonly look: () => Promise<Standing>;
  /** Rejects as the SDK does. */
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<void>;
};

export type Standing =
  | { readonly kind: 'to-do' }
  /** It is already as the call would make it. */
  | { readonly kind: 'done' }
  /** What it would replace is not what the audit saw. */
  | { readonly kind: 'changed'; readonly why: string }
  /** How it is now could not be read. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** It must not be made without a person. */
  | { readonly kind: 'objection'; readonly why: string };
