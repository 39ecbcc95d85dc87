/** Lists and maps with messages in plain words. */
import * as z from 'zod';
import { expected } from './expected.ts';

type Issue = { readonly input?: unknown };

/** A map of known settings; `what` completes "write …". */
export const settings = <const S extends z.ZodRawShape>(what: string, shape: S) =>
  z.strictObject(shape, { error: expected(what) });

/** A map whose keys are names that the writer chose. */
export const mapOf = <V extends z.ZodType>(what: string, value: V) =>
  z.record(z.string(), value, { error: expected(what) });

/** A list of one to `max` items. */
export const listOf = <T extends z.ZodType>(what: string, item: T, max: number) => {
  const error = ({ input }: Issue): string => {
    if (!Array.isArray(input)) return expected(what)({ input });
    if (input.length === 0) return `the list is empty; write ${what}`;
    return `the list has ${input.length} items; write at most ${max}`;
  };
  return z.array(item, { error }).min(1, { error }).max(max, { error });
};
