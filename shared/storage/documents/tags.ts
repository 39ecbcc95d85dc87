/** Tags as AWS lists them → a record. */
import * as z from 'zod';
import type { Tags } from '../bucket.ts';
import { listOf, nothing } from './readDocument.ts';

/** 50 to a bucket, 10 to an object, and no more of them can stand in a filter (Amazon S3 User Guide, "Tagging"). */
const tagsMax = 50;

export const tag = z.object({ Key: z.string(), Value: z.string() });

/** Every key at most once, as AWS has it. */
export const tagList = listOf(tag, tagsMax).transform((pairs, context): Tags => {
  const tags = tagsOf(pairs);
  if (Object.keys(tags).length === pairs.length) return tags;
  context.issues.push({ code: 'custom', message: 'a key stands there twice', input: pairs });
  return z.NEVER;
});

export const tagging = z
  .object({ TagSet: tagList })
  .transform(({ TagSet }) => (Object.keys(TagSet).length === 0 ? nothing : TagSet));

/** Without a prototype, so that asking for a tag named `constructor` finds that there is none. */
export function tagsOf(pairs: readonly { readonly Key: string; readonly Value: string }[]): Tags {
  return Object.setPrototypeOf(Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value])), null);
}
