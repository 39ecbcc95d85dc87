/** Waiting for many at a time, and not for all of them at once. */

/** The results in the order of the items. `act` must not reject. */
export async function eachAtMost<T, U>(
  most: number,
  items: readonly T[],
  act: (item: T) => Promise<U>,
): Promise<readonly U[]> {
  const results: U[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
