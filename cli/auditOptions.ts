/** What `holdfast audit` is asked with. What is wrong with one option is said with the usage. */
import { InvalidArgumentError } from 'commander';
import { findingSeverities } from '../shared/storage/finding.ts';

export const auditFormats = ['table', 'json', 'sarif', 'asff', 'junit'] as const;

export type AuditFormat = (typeof auditFormats)[number];

export const failOnLevels = [...findingSeverities, 'never'] as const;

export type FailOn = (typeof failOnLevels)[number];

export type AuditOptions = {
  /** The names of those that somebody gave, `buckets` among them; the others are as they are by default. */
  readonly given: ReadonlySet<string>;
  /** All of the config, the folder or the template when empty. */
  readonly buckets: readonly string[];
  readonly config?: string;
  readonly from?: string;
  readonly template?: string;
  readonly parameter: Readonly<Record<string, string>>;
  readonly policy: string;
  readonly format: AuditFormat;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly baseline?: string;
  readonly explain: boolean;
  readonly prices?: string;
  readonly account?: string;
  readonly region?: string;
  readonly trace?: ObjectAddress;
  /** Of the object that is traced. Bytes. */
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly days?: number;
  readonly fix: boolean;
  readonly yes: boolean;
  readonly last: boolean;
  readonly url: string;
  /** Signs the question for AWS, which is done anyhow for a host of amazonaws.com. */
  readonly sign: boolean;
};

export type ObjectAddress = { readonly bucket: string; readonly key: string };

/** `--parameter NAME=VALUE`, as often as there are parameters. */
export function parameter(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...before, ...pair(text, '--parameter Stage=prod') };
}

/** `team=storage,class=backup` */
export function tags(text: string): Readonly<Record<string, string>> {
  return Object.assign({}, ...text.split(',').map((one) => pair(one, '--tags team=storage,class=backup')));
}

/** `s3://acme-backups/db/monday.dump` */
export function objectAddress(text: string): ObjectAddress {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(text) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new InvalidArgumentError('Name a bucket and a key, such as s3://acme-backups/db/monday.dump.');
  }
  return { bucket, key };
}

const bytesPerUnit: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Amazon S3 User Guide, "Uploading and copying objects using multipart upload": an object may have 50 TB. */
const objectBytesMax = 50 * 2 ** 40;

/** → bytes. */
export function objectSize(text: string): number {
  const [, figure = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([KMGT]i?B|B)?$/.exec(text) ?? [];
  const bytes = Math.round(Number(figure) * (bytesPerUnit[unit === '' ? 'B' : unit] ?? Number.NaN));
  if (figure === '' || !Number.isFinite(bytes)) {
    throw new InvalidArgumentError('Write a number and a unit, such as 512B, 1.5GB or 20GiB.');
  }
  if (bytes > objectBytesMax) throw new InvalidArgumentError('An object of S3 has at most 50 TiB.');
  return bytes;
}

export function account(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An account has twelve digits.');
  return text;
}

function pair(text: string, example: string): Readonly<Record<string, string>> {
  const middle = text.indexOf('=');
  if (middle < 1) throw new InvalidArgumentError(`Write a name and a value, such as ${example}.`);
  return { [text.slice(0, middle)]: text.slice(middle + 1) };
}
