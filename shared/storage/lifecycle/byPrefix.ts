/** Of many things that are each for a prefix, those that a key stands under: without looking at all the others. Pure. */

/** So few are looked at sooner than looked up. */
const fewMax = 8;

/** @returns what gives, in their order, those whose prefix the key begins with; of few perhaps more than these. */
export function byPrefix<T>(all: readonly T[], prefixOf: (one: T) => string): (key: string) => readonly T[] {
  if (all.length <= fewMax) return () => all;
  const entries = all.map((one, place) => ({ one, place }));
  const groups = Map.groupBy(entries, ({ one }) => prefixOf(one));
  const lengths = [...new Set([...groups.keys()].map(({ length }) => length))].toSorted((a, b) => a - b);
  return (key) => {
    const found: (typeof entries)[number][] = [];
    let met = 0;
    for (const length of lengths) {
      if (length > key.length) break;
      const group = groups.get(key.slice(0, length));
      if (group === undefined) continue;
      for (const entry of group) found.push(entry);
      met += 1;
    }
    if (met > 1) found.sort((a, b) => a.place - b.place);
    return found.map(({ one }) => one);
  };
}
