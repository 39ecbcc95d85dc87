/** The buckets of a CloudFormation template, as the documents that will be there once it is deployed. */
import { printable } from '../../config/quote.ts';
import type { BucketDocuments, DocumentName } from '../bucket.ts';
import { aclProperty } from '../cannedAcl.ts';
import type { BucketSource } from '../collect/source.ts';
import { documentsOf, nothingCollected } from '../documents/documentsOf.ts';
import { absent, found, type Looked, unknown } from '../looked.ts';
import { type PropertyReading, propertyReadings } from './bucketProperties.ts';
import { bucketsOf, type TemplateBucket } from './buckets.ts';
import { scalarText } from './intrinsics.ts';
import { NotResolved } from './notResolved.ts';
import { refer } from './reference.ts';
import { resolveProperty } from './resolveProperty.ts';
import type { Scope } from './scope.ts';
import { parseTemplate } from './templateNode.ts';
import { offsetAt, plain, type Tree } from './tree.ts';

export type TemplateOptions = {
  /** By name, what `--parameter` says; also of pseudo parameters, such as `AWS::Region`. */
  readonly parameters?: Readonly<Record<string, string>>;
};

export type TemplateSource = BucketSource & {
  readonly file: string;
  /** By their names, or by their logical ids where a name is not there or not known yet. */
  readonly buckets: readonly string[];
  /** What the template has that could not be read as a bucket, a line each. */
  readonly problems: readonly string[];
  /** Where it stands, 1-based: the bucket, a document of it, a path in the document. Undefined for no bucket of the template. */
  readonly lineOf: (bucket: string, document?: string, path?: string) => number | undefined;
};

/** @throws TemplateUnreadable */
export function createTemplateSource(
  text: string,
  file: string,
  { parameters = {} }: TemplateOptions = {},
): TemplateSource {
  const { root, lineAt } = parseTemplate(text, file);
  const { buckets, scope, problems } = bucketsOf(root, new Map(Object.entries(parameters)), file);
  const read = new Map(buckets.map((bucket) => [bucket.name, readBucket(bucket, scope)]));
  return {
    file,
    buckets: [...read.keys()],
    problems,
    async collect({ name }) {
      const missing = unknown('not-collected', `The template has no bucket named ${name}`);
      return read.get(name)?.documents ?? nothingCollected(name, missing);
    },
    lineOf(name, document, path = '') {
      const bucket = read.get(name);
      if (bucket === undefined) return undefined;
      const tree = bucket.trees.get(document ?? '');
      return lineAt(tree === undefined ? bucket.at : offsetAt(tree, path));
    },
  };
}

type ReadBucket = {
  readonly at: number;
  readonly documents: BucketDocuments;
  /** What each document was made of, by its name. */
  readonly trees: ReadonlyMap<string, Tree>;
};

function readBucket(bucket: TemplateBucket, scope: Scope): ReadBucket {
  const documents = new Map<DocumentName, Looked<unknown>>([['get-bucket-location', locationOf(bucket, scope)]]);
  const trees = new Map<string, Tree>();
  for (const reading of propertyReadings) {
    const made = attempt(() => documentOf(bucket, reading, scope));
    documents.set(reading.document, made.state === 'found' ? found(plain(made.value)) : made);
    if (made.state === 'found') trees.set(reading.document, made.value);
  }
  const acl = attempt(() => aclOf(bucket, scope));
  if (acl.state === 'found') trees.set(aclProperty, acl.value);
  const account = attempt(() =>
    found(scalarText(refer('AWS::AccountId', 0, bucket.path, scope), '!Ref', bucket.path, scope)),
  );
  return {
    at: bucket.at,
    trees,
    documents: {
      bucket: bucket.name,
      account,
      documents: documentsOf((name) => documents.get(name) ?? unknown('not-collected', 'A template does not say')),
      cannedAcl: acl.state === 'found' ? found(String(plain(acl.value))) : acl,
    },
  };
}

/** "AWS::S3::Bucket", AccessControl: "This is a legacy property", and it still opens buckets. */
function aclOf(bucket: TemplateBucket, scope: Scope): Looked<Tree> {
  const acl = resolveProperty(bucket, aclProperty, { scope, opaque: new Set() });
  return acl === undefined ? absent : found(acl);
}

function documentOf(
  bucket: TemplateBucket,
  { properties, read, opaque = [] }: PropertyReading,
  scope: Scope,
): Looked<Tree> {
  const settings = new Map(
    properties.map((name) => [name, resolveProperty(bucket, name, { scope, opaque: new Set(opaque) })]),
  );
  const document = read((name) => settings.get(name), bucket.at);
  return document === undefined ? absent : found(document);
}

function locationOf(bucket: TemplateBucket, scope: Scope): Looked<unknown> {
  return attempt(() => {
    const region = scalarText(refer('AWS::Region', 0, bucket.path, scope), '!Ref', bucket.path, scope);
    return found({ LocationConstraint: region === 'us-east-1' ? null : region });
  });
}

function attempt<T>(make: () => Looked<T>): Looked<T> {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotResolved) return unknown('unresolved', printable(error.message).slice(0, 300));
    throw error;
  }
}
