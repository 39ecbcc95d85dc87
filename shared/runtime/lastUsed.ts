/** Values that are kept for as long as somebody uses them and others are not used more. */
export type LastUsed<T> = {
  /** The value of a key, made when there is none. */
  readonly of: (key: string, make: () => T) => T;
  readonly forget: (key: string) => void;
};

/** @param keptMax so many are kept; the one that nobody has used for longest goes first. */
export function lastUsed<T>(keptMax: number): LastUsed<T> {
  const kept = new Map<string, { readonly value: T }>();
  return {
    of: (key, make) => {
      const one = kept.get(key) ?? { value: make() };
      // A map has its keys in the order in which they came.
      kept.delete(key);
      kept.set(key, one);
      const [oldest] = kept.keys();
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
      return one.value;
    },
    forget: (key) => {
      kept.delete(key);
    },
  };
}
