/** What reading one value gives: the value, or a sentence that says what is wrong and what would be right. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value });

export const bad = (message: string): Parsed<never> => ({ ok: false, message });
