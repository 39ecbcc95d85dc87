/**
 * What a person says of an objective's past after the fact: an event, so the history itself stays as it was seen. All of
 * them lie in one partition, because every minute's count looks at all.
 */
export type Correction = {
  readonly service: string;
  /** Unique within the service; made of when it was said and a random part. */
  readonly id: string;
  /** When it was said, Unix milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly reason: string;
} /** The time counts neither as good nor as bad. Whole minutes, Unix milliseconds; `to` is not inside. */ & (
  | { readonly kind: 'excluded'; readonly from: number; readonly to: number }
  /** An earlier exclusion was a mistake: it holds no more. */
  | { readonly kind: 'restored'; readonly excluded: string }
);

/** The exclusions that hold. */
export function exclusionsOf(
  corrections: readonly Correction[],
  service: string,
): readonly Extract<Correction, { kind: 'excluded' }>[] {
  const own = corrections.filter((one) => one.service === service);
  const restored = new Set(own.flatMap((one) => (one.kind === 'restored' ? one.excluded : [])));
  return own.flatMap((one) => (one.kind === 'excluded' && !restored.has(one.id) ? [one] : []));
}
