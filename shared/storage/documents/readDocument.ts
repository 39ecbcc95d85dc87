/** One document in the AWS CLI's JSON → what it says, or where it does not have the form that AWS documents. */
import * as z from 'zod';
import { printable } from '../../config/quote.ts';
import type { DocumentName } from '../bucket.ts';
import { absent, found, type Looked, unknown } from '../looked.ts';

const textLengthMax = 300;

/** What a schema gives for a document that says, in its own way, that nothing is configured. */
export const nothing = Symbol('nothing configured');

/** @param schema gives `nothing` for a document that amounts to `absent`. */
export function readDocument<T>(
  name: DocumentName,
  looked: Looked<unknown>,
  schema: z.ZodType<T | typeof nothing>,
): Looked<T> {
  if (looked.state !== 'found') return looked;
  const parsed = schema.safeParse(looked.value);
  if (!parsed.success) return unknown('unreadable', `${name}.json: ${describe(parsed.error)}`);
  return parsed.data === nothing ? absent : found(parsed.data);
}

function describe({ issues }: z.ZodError): string {
  const [first] = issues;
  if (first === undefined) return 'it does not have the form that AWS documents';
  const where = pathText(first.path);
  return printable(`${where === '' ? '' : `${where}: `}${first.message}`).slice(0, textLengthMax);
}

/** `Rules[0].Transitions[1].Days`, as evidence writes it. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/**
 * A list that ends at its first bad item: one is enough to call a document unreadable, and zod would pass a million
 * issues on as arguments, more than the stack holds.
 */
export function listOf<T>(item: z.ZodType<T>, most: number) {
  return z.array(z.unknown()).transform((items, context): readonly T[] => {
    if (items.length > most) {
      context.issues.push({ code: 'custom', message: `more than ${most} of them`, input: items.length });
      return z.NEVER;
    }
    const values: T[] = [];
    for (const [index, one] of items.entries()) {
      const parsed = item.safeParse(one);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const path = [index, ...(issue?.path ?? [])];
        context.issues.push({ code: 'custom', message: issue?.message ?? 'not readable', path, input: one });
        return z.NEVER;
      }
      values.push(parsed.data);
    }
    return values;
  });
}

/**
 * The settings inside what the AWS CLI wraps around them, such as `ReplicationConfiguration`; also without the wrapping,
 * as the CLI's `put-` commands take it.
 */
export function wrapped<T>(key: string, settings: z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    const isWrapped = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    const inner: unknown = isWrapped ? Reflect.get(value, key) : value;
    const parsed = settings.safeParse(inner);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = [...(isWrapped ? [key] : []), ...(issue?.path ?? [])];
    context.issues.push({ code: 'custom', message: issue?.message ?? 'not readable', path, input: inner });
    return z.NEVER;
  });
}
