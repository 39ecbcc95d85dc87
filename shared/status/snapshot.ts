/**
 * The status as it was last read, kept apart from the ledger: what a page shows when the ledger cannot be read. It holds
 * no person and nothing of audits and restores; what the config keeps from the public is taken out when it is shown.
 */
import * as z from 'zod';
import type { StatusModel } from './model.ts';

/** Grows when `StatusModel` changes so that pages of this version cannot be made of a snapshot of the one before. */
const snapshotFormat = 1;

export type SnapshotStore = {
  /** May reject: then there is an older one. */
  save(text: string): Promise<void>;
  /** undefined when there is none. May reject. */
  load(): Promise<string | undefined>;
};

/** @param model without people, see `people.ts`. */
export function snapshotText(model: StatusModel): string {
  return JSON.stringify({ holdfast: 'snapshot', format: snapshotFormat, model });
}

/** Whoever may write the snapshot is Holdfast itself: the format's number says that the rest is as this version wrote it. */
const snapshotSchema = z.object({
  holdfast: z.literal('snapshot'),
  format: z.literal(snapshotFormat),
  model: z.custom<StatusModel>(
    (value) =>
      z
        .object({ generatedAt: z.number(), observers: z.array(z.unknown()), services: z.array(z.unknown()) })
        .safeParse(value).success,
  ),
});

/** @returns undefined for what another version wrote, or nobody. */
export function parseSnapshot(text: string): StatusModel | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = snapshotSchema.safeParse(value);
  return parsed.success ? parsed.data.model : undefined;
}
