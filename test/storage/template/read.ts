/** A template's bucket, read. */
import type { BucketSettings } from '../../../shared/storage/bucket.ts';
import { bucketSettings } from '../../../shared/storage/documents/bucketSettings.ts';
import { createTemplateSource } from '../../../shared/storage/template/templateSource.ts';

/** The first bucket's settings where no name is given. */
export async function bucketIn(
  text: string,
  { name, parameters = {} }: { readonly name?: string; readonly parameters?: Readonly<Record<string, string>> } = {},
): Promise<BucketSettings> {
  const source = createTemplateSource(text, 'template.yml', { parameters });
  return bucketSettings(await source.collect({ name: name ?? source.buckets[0] ?? '' }));
}

export function withProperties(properties: string): string {
  const indented = properties.trim().replaceAll('\n', '\n      ');
  return `Resources:\n  S3Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      ${indented}\n`;
}
