/** Where the stand-in's state outlives the process: one file, replaced as a whole. */
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { CannotStart, errorCode } from '../cannotStart.ts';
import { healthCheckSchema } from './healthChecks.ts';
import { failoverRoles, recordTypes } from './recordSet.ts';
import type { Route53State } from './standIn.ts';

const contentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('values'), ttl: z.int(), values: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('alias'),
    zoneId: z.string(),
    target: z.string(),
    evaluateTargetHealth: z.boolean(),
  }),
]);

const recordSetSchema = z.strictObject({
  name: z.string(),
  type: z.enum(recordTypes),
  setIdentifier: z.string().exactOptional(),
  failover: z.enum(failoverRoles).exactOptional(),
  healthCheckId: z.string().exactOptional(),
  content: contentSchema,
});

const stateSchema: z.ZodType<Route53State> = z.strictObject({
  zones: z.array(z.strictObject({ id: z.string(), name: z.string(), recordSets: z.array(recordSetSchema) })),
  healthChecks: z.array(healthCheckSchema),
  changes: z.array(z.strictObject({ id: z.string(), submittedAt: z.number(), comment: z.string().exactOptional() })),
});

const nothing: Route53State = { zones: [], healthChecks: [], changes: [] };

/** @returns what was saved last, or an empty account when there is no file. @throws CannotStart */
export async function readStateFile(file: string): Promise<Route53State> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return nothing;
    throw new CannotStart(
      `The DNS zones in ${file} cannot be read (${errorCode(error) ?? error}). Let this user read it, or name another folder with --data.`,
      { cause: error },
    );
  }
  const parsed = stateSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new CannotStart(
    `The DNS zones in ${file} are damaged. Restore the file, or remove it: the zones are then made anew from the config, in the state that the control records say.`,
  );
}

/** @returns undefined when the text is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Saves one state after the other; each call resolves when its state, or a later one, is on the disk. */
export function createStateSaver(file: string): (state: Route53State) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (state) => {
    // A save that failed is its caller's to hear of, and keeps no later one from trying.
    last = last.catch(() => {}).then(() => replaceFile(file, `${JSON.stringify(state)}\n`));
    return last;
  };
}

/** Whoever loses power in the middle has the old content or the new one, never a part. */
async function replaceFile(file: string, text: string): Promise<void> {
  const next = await open(`${file}.new`, 'w');
  try {
    await next.writeFile(text);
    await next.sync();
  } finally {
    await next.close();
  }
  await rename(`${file}.new`, file);
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
