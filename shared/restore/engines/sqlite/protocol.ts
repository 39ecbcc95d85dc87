/** What the process that reads a database is asked, and what it answers: JSON over its channel, one answer for each question. */
import * as z from 'zod';

export const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open'), file: z.string() }),
  z.strictObject({ kind: z.literal('integrity') }),
  z.strictObject({ kind: z.literal('tables') }),
  z.strictObject({ kind: z.literal('query'), sql: z.string() }),
]);

export type Job = z.infer<typeof jobSchema>;

const tableSchema = z.strictObject({ name: z.string(), rows: z.int().nonnegative(), columns: z.array(z.string()) });

export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('opened'), version: z.string() }),
  /** `problems` is empty when all is well. */
  z.strictObject({ kind: z.literal('checked'), problems: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('counted'),
    tables: z.array(tableSchema),
    /** Tables of modules that are not there. */
    skipped: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('answered'), rows: z.array(z.array(z.string().nullable())) }),
  /** `code` is SQLite's primary result code (sqlite.org/rescode.html); 0 when it was not SQLite that failed. */
  z.strictObject({ kind: z.literal('failed'), code: z.int(), message: z.string() }),
]);

export type Reply = z.infer<typeof replySchema>;
