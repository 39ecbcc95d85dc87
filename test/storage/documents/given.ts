/** Settings of one document, all others being absent. */
import type { BucketSettings, DocumentName } from '../../../shared/storage/bucket.ts';
import { bucketSettings } from '../../../shared/storage/documents/bucketSettings.ts';
import { documentsOf } from '../../../shared/storage/documents/documentsOf.ts';
import { absent, found } from '../../../shared/storage/looked.ts';

export function settingsOf(name: DocumentName, value: unknown): BucketSettings {
  const documents = documentsOf((one) => (one === name ? found(value) : absent));
  return bucketSettings({ bucket: 'my-bucket', account: found('123456789012'), documents });
}

/** What a person reads of an unreadable document. */
export const unreadable = (text: string) => ({ state: 'unknown', why: 'unreadable', text });
