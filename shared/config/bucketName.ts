/** Names of S3 buckets, and places in them. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** For editors; `bucketNameProblem` says more. */
export const bucketNamePattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const lengthMin = 3;
const lengthMax = 63;

/** Amazon S3 User Guide, "General purpose bucket naming rules"; the suffixes belong to what is no such bucket. */
const reservedPrefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const;
const reservedSuffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const;

/** What keeps `name` from being the name of a general purpose bucket; undefined when nothing does. */
export function bucketNameProblem(name: string): string | undefined {
  const cannot = `${quote(name)} cannot be a bucket's name`;
  const arn = /^arn:[^:]*:s3:::([^/]+)/.exec(name)?.[1];
  if (arn !== undefined) return `this is the bucket's ARN; write its name: ${quote(arn)}`;
  if (name.startsWith('s3://')) return `${quote(name)} is a place in a bucket; write the bucket's name alone`;
  if (name.length < lengthMin || name.length > lengthMax) {
    return `${cannot}: it has ${name.length} characters; bucket names have ${lengthMin} to ${lengthMax}`;
  }
  if (!bucketNamePattern.test(name)) {
    return `${cannot}; write lower case letters, digits, dots and hyphens, with a letter or digit at both ends`;
  }
  if (name.includes('..')) return `${cannot}: two dots stand side by side; write one`;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return `${cannot}: it looks like an IP address; write the name of a bucket`;
  const prefix = reservedPrefixes.find((known) => name.startsWith(known));
  if (prefix !== undefined) return `${cannot}: S3 keeps names that begin with ${prefix}; write the name of a bucket`;
  const suffix = reservedSuffixes.find((known) => name.endsWith(known));
  if (suffix !== undefined) {
    return `${cannot}: names that end with ${suffix} are of other things than general purpose buckets; write the bucket's own name`;
  }
  // Reports are folded into maps by bucket, and every plain object answers to this name already.
  return name === 'constructor' ? `${cannot} here: JavaScript keeps the name` : undefined;
}

export type BucketPlace = { readonly bucket: string; readonly prefix: string };

/** For editors; `parseBucketPlace` says more. */
export const bucketPlacePattern = '^s3://[^/]+(/.*)?$';

const placeSuch = 's3://acme-backups/db/orders/';

/** Amazon S3 User Guide, "Naming Amazon S3 objects": a key has at most 1,024 bytes of UTF-8. */
const keyBytesMax = 1_024;

/** `s3://bucket/prefix` → both; without a slash after the bucket, the prefix is empty. */
export function parseBucketPlace(text: string): Parsed<BucketPlace> {
  const rest = /^s3:\/\/(.*)$/s.exec(text)?.[1];
  if (rest === undefined) return bad(`${quote(text)} is not a place in a bucket; write one such as ${placeSuch}`);
  const slash = rest.indexOf('/');
  const [bucket, prefix] = slash === -1 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash + 1)];
  const problem = bucketNameProblem(bucket) ?? prefixProblem(prefix);
  return problem === undefined ? good({ bucket, prefix }) : bad(problem);
}

/** What keeps a text from being the beginning of keys; undefined when nothing does. */
export function prefixProblem(prefix: string): string | undefined {
  const bytes = new TextEncoder().encode(prefix).length;
  return bytes > keyBytesMax ? `the prefix has ${bytes} bytes; a key in S3 has at most ${keyBytesMax}` : undefined;
}

/** What makes a prefix look unlike what was meant, though keys can begin so; undefined when nothing does. */
export function prefixDoubt(prefix: string): string | undefined {
  if (prefix.startsWith('/')) {
    return `${quote(prefix)} begins with a slash, which keys seldom do; write it without, unless they really do`;
  }
  return prefix.endsWith('*')
    ? `${quote(prefix)} ends with *, which S3 takes for a letter of the key; write the beginning of the keys alone`
    : undefined;
}
