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

/** @returns what gives those whose prefix a key can begin with beside the given one, in their order; of few perhaps more. */
export function meetingPrefix<T>(all: readonly T[], prefixOf: (one: T) => string): (prefix: string) => readonly T[] {
  if (all.length <= fewMax) return () => all;
  const entries = all.map((one, place) => ({ one, place, prefix: prefixOf(one) }));
  const shorter = byPrefix(entries, ({ prefix }) => prefix);
  const sorted = entries.toSorted((a, b) => (a.prefix < b.prefix ? -1 : Number(a.prefix > b.prefix)));
  return (prefix) => {
    const found = [...shorter(prefix)];
    // Sorted, those that begin with the prefix follow it in one stretch.
    for (let at = firstAfter(sorted, prefix); sorted[at]?.prefix.startsWith(prefix) === true; at += 1) {
      const entry = sorted[at];
      if (entry !== undefined) found.push(entry);
    }
    return found.toSorted((a, b) => a.place - b.place).map(({ one }) => one);
  };
}

function firstAfter(sorted: readonly { readonly prefix: string }[], prefix: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.prefix ?? '') <= prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
