/** ECMA-48 control characters, the line separators and reordering marks of Unicode (UAX #9), and what is no text at all. */
export const unsafe = /[\p{Cc}\u2028-\u202e\u2066-\u2069]|[\ud800-\udfff]/u;

/** Every text in a value of JSON, names of fields too. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...textsIn(one)]);
}
