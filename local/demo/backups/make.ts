/**
 * The demo world's backups, which are really there: the shop as a compressed SQLite database with its checksum beside it, and
 * its invoices as an archive with a manifest inside. One of now, and one of each night before; each
 * in the bucket and in the one that it is copied to.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { create } from 'tar';
import { shopAt, writeShop } from './shop.ts';

export const shopPrefix = 'db/shop/';
export const invoicesPrefix = 'files/invoices/';

export const homeBucket = 'demo-shop-backups';
export const replicaBucket = 'demo-shop-west';

const dayMs = 86_400_000;
const nights = 4;
/** Of what is under a prefix, with those that earlier starts left. */
const keptMax = 14;

const invoicesCount = 24;
/** What a scan of a page is at the least, and compresses as badly. */
const scanLines = 50;

export type DemoBackupsInput = {
  /** The folder that stands for S3. */
  readonly s3: string;
  /** Unix milliseconds. */
  readonly now: number;
  readonly random: () => number;
};

/** Makes what is not there yet. */
export async function makeDemoBackups({ s3, now, random }: DemoBackupsInput): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  try {
    const before = Array.from({ length: nights }, (_, place) => midnight(now) - (nights - 1 - place) * dayMs);
    // At midnight the two are the same.
    for (const at of new Set([now, ...before.toReversed()])) {
      for (const kind of kinds) await makeOne(kind, { s3, at, folder, random });
    }
    for (const { prefix } of kinds) await forgetOld(s3, prefix);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Kind = {
  readonly prefix: string;
  readonly file: (name: string) => string;
  readonly make: (folder: string, at: number, random: () => number) => Promise<Buffer>;
  /** Whether a checksum lies beside it. */
  readonly summed: boolean;
};

const kinds: readonly Kind[] = [
  { prefix: shopPrefix, file: (name) => `shop-${name}.sqlite.gz`, make: shop, summed: true },
  { prefix: invoicesPrefix, file: (name) => `invoices-${name}.tar.gz`, make: invoices, summed: false },
];

type Place = { readonly s3: string; readonly at: number; readonly folder: string; readonly random: () => number };

async function makeOne({ prefix, file, make, summed }: Kind, { s3, at, folder, random }: Place): Promise<void> {
  const key = `${prefix}${file(nameOf(at))}`;
  const isThere = await stat(join(s3, homeBucket, 'objects', key)).then(
    () => true,
    () => false,
  );
  if (!isThere) await putDemoBackup(s3, { key, at, summed }, await make(folder, at, random));
}

function midnight(now: number): number {
  return now - (now % dayMs);
}

/** `20261130T040000Z` */
export function nameOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

async function shop(folder: string, at: number, random: () => number): Promise<Buffer> {
  // Loaded here: nothing but the demo needs it, and Node says once that it is new.
  const { DatabaseSync } = await import('node:sqlite');
  const file = join(folder, `${nameOf(at)}.sqlite`);
  const database = new DatabaseSync(file);
  try {
    // It is gone after the next line but one, and nobody waits for a disk meanwhile.
    database.exec('pragma journal_mode = off; pragma synchronous = off');
    writeShop(database, shopAt(at, random));
  } finally {
    database.close();
  }
  return await promisify(gzip)(await readFile(file), { level: 1 });
}

async function invoices(folder: string, at: number, random: () => number): Promise<Buffer> {
  const root = join(folder, nameOf(at));
  await mkdir(join(root, 'invoices'), { recursive: true });
  const { orders: all } = shopAt(at, random);
  const sums: string[] = [];
  for (const [place, [id, customer, cents, placedAt, token]] of all.slice(-invoicesCount).entries()) {
    const path = `invoices/${id}.txt`;
    // Each has lines of its own, since what two have in common is stored once.
    const lines = all.slice(place * scanLines, (place + 1) * scanLines);
    const scan = lines.map(([, , , , mark]) => mark).join('\n');
    const text = `Invoice ${id}\nCustomer ${customer}\n${(cents / 100).toFixed(2)} EUR\n${placedAt}\n${token}\n\n${scan}\n`;
    await writeFile(join(root, path), text);
    sums.push(`${sha256(text)}  ${path}\n`);
  }
  await writeFile(join(root, 'SHA256SUMS'), sums.join(''));
  const file = join(folder, `${nameOf(at)}.tar.gz`);
  await create({ cwd: root, file, gzip: { level: 1 }, portable: true }, ['SHA256SUMS', 'invoices']);
  return await readFile(file);
}

export type DemoBackup = {
  readonly key: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly summed: boolean;
};

/** Whole or not at all, in both buckets, and as old as it is said to be. */
export async function putDemoBackup(s3: string, { key, at, summed }: DemoBackup, content: Buffer): Promise<void> {
  const file = join(s3, homeBucket, 'objects', key);
  await mkdir(dirname(file), { recursive: true });
  if (summed) await putFile(`${file}.sha256`, at, `${sha256(content)}  ${basename(file)}\n`);
  await putFile(file, at, content);
  const copy = join(s3, replicaBucket, 'objects', key);
  await mkdir(dirname(copy), { recursive: true });
  for (const suffix of summed ? ['.sha256', ''] : ['']) {
    await copyFile(`${file}${suffix}`, `${copy}${suffix}`);
    await utimes(`${copy}${suffix}`, at / 1_000, at / 1_000);
  }
}

async function putFile(file: string, at: number, content: Buffer | string): Promise<void> {
  await writeFile(`${file}.partial`, content);
  await utimes(`${file}.partial`, at / 1_000, at / 1_000);
  await rename(`${file}.partial`, file);
}

/** The newest ones stay. */
export async function forgetOld(s3: string, prefix: string): Promise<void> {
  for (const bucket of [homeBucket, replicaBucket]) {
    const folder = join(s3, bucket, 'objects', prefix);
    const names = (await readdir(folder)).filter((name) => !name.endsWith('.sha256')).toSorted();
    for (const name of names.slice(0, Math.max(0, names.length - keptMax))) {
      await rm(join(folder, name), { force: true });
      await rm(join(folder, `${name}.sha256`), { force: true });
    }
  }
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
