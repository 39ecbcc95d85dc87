/** Lists in words. Pure. */

const namedMax = 3;

/** `orders`, `orders and users`, `orders, users, carts and 2 more`. */
export function namesText(names: readonly string[]): string {
  const [shown, rest] = [names.slice(0, namedMax), Math.max(0, names.length - namedMax)];
  const all = rest === 0 ? shown : [...shown, `${rest} more`];
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 incident`, `3 incidents`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
