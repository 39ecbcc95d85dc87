/** Values that are kept while they are used, as long as not too many others are. */

/**
 * @param keptMax so many are kept; the one that nobody has used for longest goes first.
 * @returns the value of a key, made when there is none.
 */
export function lastUsed<T>(keptMax: number): (key: string, make: () => T) => T {
  const kept = new Map<string, { readonly value: T }>();
  return (key, make) => {
    const one = kept.get(key) ?? { value: make() };
    // A map has its keys in the order in which they came.
    kept.delete(key);
    kept.set(key, one);
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    return one.value;
  };
}
