/** The verb `saveSnapshot`: keeps what the public may see now, for when the ledger cannot be read. */
import type { Config } from '../config/config.ts';
import { modelWithoutPeople } from './people.ts';
import { type ReadStatusParts, readStatus } from './readStatus.ts';
import { type SnapshotStore, snapshotText } from './snapshot.ts';

export type SaveSnapshotParts = ReadStatusParts & { readonly snapshots: Pick<SnapshotStore, 'save'> };

/** Rejects when the status cannot be read, or the snapshot not be written: then the one before stays. */
export async function saveSnapshot(
  { config, now }: { readonly config: Config; readonly now: number },
  parts: SaveSnapshotParts,
): Promise<void> {
  const model = await readStatus({ config, now }, parts);
  await parts.snapshots.save(snapshotText(modelWithoutPeople(model, config.observers)));
}
