/** What reading one value gives: the value, or a sentence that says what is wrong and what would be right. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export function good<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function bad(message: string): Parsed<never> {
  return { ok: false, message };
}
