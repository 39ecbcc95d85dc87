/** Whether one filter holds for everything that another holds for. */
import type { LifecycleFilter } from '../bucket.ts';

/** Says yes only where it is certain. */
export function covers(wide: LifecycleFilter, narrow: LifecycleFilter): boolean {
  return (
    narrow.prefix.startsWith(wide.prefix) &&
    Object.entries(wide.tags).every(([key, value]) => Object.hasOwn(narrow.tags, key) && narrow.tags[key] === value) &&
    (wide.sizeGreaterThan ?? -1) <= (narrow.sizeGreaterThan ?? -1) &&
    (wide.sizeLessThan ?? Number.POSITIVE_INFINITY) >= (narrow.sizeLessThan ?? Number.POSITIVE_INFINITY)
  );
}

/** S3 User Guide, "Object key naming guidelines": at most 1,024 bytes of UTF-8. */
const keyBytesMax = 1_024;

/** S3 User Guide, "Categorizing your objects using tags": an object has at most ten. */
const tagsMax = 10;

/** Why no object can ever fit; undefined where one could. */
export function whyEmpty({ prefix, tags, sizeGreaterThan, sizeLessThan }: LifecycleFilter): string | undefined {
  if (sizeLessThan !== undefined && sizeLessThan - (sizeGreaterThan ?? -1) <= 1) {
    return `no size is above ${sizeGreaterThan ?? -1} and below ${sizeLessThan} bytes`;
  }
  if (Object.keys(tags).length > tagsMax) return `it asks for more than ${tagsMax} tags, and no object has so many`;
  if (new TextEncoder().encode(prefix).length > keyBytesMax) return `its prefix is longer than any key`;
  return undefined;
}
