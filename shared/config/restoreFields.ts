/** The single values of what is restored: places, schedules, names, queries and sizes. */
import * as z from 'zod';
import { cronProblem } from '../availability/cron.ts';
import { parseTemplate } from '../probe/secrets.ts';
import { schedulerExpression } from '../restore/schedule.ts';
import { type BucketPlace, parseBucketPlace } from './bucketName.ts';
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';
import { parseTableName } from './tableName.ts';
import { expected, formRead, oneOf, textRead } from './wording.ts';

/** Where a backup lies. */
export type BackupSource =
  | ({ readonly kind: 'objects' } & BucketPlace)
  | { readonly kind: 'table'; readonly table: string };

const tableScheme = 'dynamodb://';

function parseSource(text: string): Parsed<BackupSource> {
  if (text.startsWith(tableScheme)) {
    const table = parseTableName(text.slice(tableScheme.length));
    return table.ok ? good({ kind: 'table', table: table.value }) : table;
  }
  const place = parseBucketPlace(text);
  return place.ok ? good({ kind: 'objects', ...place.value }) : place;
}

export const source = formRead('a place in a bucket, such as s3://acme-backups/db/', parseSource).meta({
  pattern: '^(s3://[^/]+(/.*)?|dynamodb://[a-zA-Z0-9_.-]+)$',
});

/** One of a few words, where a map may stand instead: what is unknown is said of the word, and not of the map. */
export function chosen<const T extends string>(what: string, words: readonly T[]) {
  return textRead(what, (text) => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return good(word);
    const near = nearest(text, words);
    return bad(
      `${quote(text)} is not known here; ${near === undefined ? `write ${oneOf(words)}` : `did you mean ${near}?`}`,
    );
  }).meta({ enum: [...words] });
}

const cronSuch = 'write one such as "0 4 * * SUN"';

export const cron = textRead('a cron expression such as "0 4 * * SUN"', (text) => {
  const problem = cronProblem(text);
  if (problem !== undefined) return bad(`${quote(text)} is not a cron expression: ${problem}; ${cronSuch}`);
  const scheduled = schedulerExpression(text);
  return scheduled.ok
    ? good(text)
    : bad(`${quote(text)} cannot be scheduled on AWS: ${scheduled.problem}; ${cronSuch}`);
});

/** 0 to `most`, in percent. */
export function percentText(most: number, such: string) {
  return formRead(`a percentage such as ${such}`, (text) => {
    const [, digits, sign] = /^(\d{1,4}(?:\.\d{1,4})?)(%?)$/.exec(text) ?? [];
    if (digits === undefined) return bad(`${quote(text)} is not a percentage; write one such as ${such}`);
    if (sign === '') return bad(`${quote(text)} has no unit; did you mean ${digits}%?`);
    return Number(digits) > most ? bad(`${text} is too much; write at most ${most}%`) : good(Number(digits));
  }).meta({ pattern: '^\\d{1,4}(\\.\\d{1,4})?%$' });
}

/** In mebibytes, which AWS Lambda calls MB. */
export function memory(min: number, max: number, such: string) {
  return formRead(`a size such as ${such}`, (text) => {
    const [, digits, unit] = /^(\d{1,6})(MB|GB)$/.exec(text) ?? [];
    if (digits === undefined) return bad(`${quote(text)} is not a size; write megabytes or gigabytes, such as ${such}`);
    const size = Number(digits) * (unit === 'GB' ? 1_024 : 1);
    return size < min || size > max ? bad(`${text} is not possible; write ${min}MB to ${max / 1_024}GB`) : good(size);
  }).meta({ pattern: '^\\d{1,6}(MB|GB)$' });
}

const queryLengthMax = 10_000;

/** SQL, or the name of an attribute: what it is depends on the engine. */
export function query(what: string) {
  return textRead(what, (text) => {
    if (text.trim() === '') return bad(`this is empty; write ${what}`);
    if (text.includes('\0')) return bad('this holds a NUL character, which no query can; remove it');
    return text.length > queryLengthMax
      ? bad(`this has ${text.length} characters; write at most ${queryLengthMax}`)
      : good(text);
  });
}

const pathLengthMax = 500;

/** A relative path or a glob of one: never out of the folder that it starts in. */
export function inside(what: string) {
  return textRead(what, (text) => {
    if (text === '' || text.length > pathLengthMax || /[\p{Cc}\\]/u.test(text)) {
      return bad(`${quote(text)} cannot be a path here; write ${what}`);
    }
    if (text.startsWith('/')) return bad(`${quote(text)} begins with a slash; write it without`);
    return text.split('/').includes('..')
      ? bad(`${quote(text)} leads out of its folder; write a path without ..`)
      : good(text);
  });
}

/** The name of an object in a folder. */
export function objectName(what: string) {
  return textRead(what, (text) =>
    text === '' || text.length > pathLengthMax || /[\p{Cc}/]/u.test(text)
      ? bad(`${quote(text)} is not the name of an object in the same folder; write ${what}`)
      : good(text),
  );
}

/** One reference and nothing besides: keys are never written out. */
export const secret = textRead(`a reference to the key, such as "\${ssm:/orders/age}"`, (text) => {
  const template = parseTemplate(text);
  if (!template.ok) return bad(template.problem);
  // The text may be the key.
  return template.parts.length === 1 && typeof template.parts[0] !== 'string'
    ? good(text)
    : bad(`a key is never written out; refer to it: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}`);
});

/** OpenSSL documentation, openssl-enc: what it refuses, however they are called (AEAD and XTS), and key wrapping. */
const refusedCipher = /(gcm|ccm|ocb|siv|xts|poly1305|wrap)/i;

export const cipher = textRead('the name of a cipher, such as aes-256-cbc', (text) => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+){0,4}$/i.test(text) || text.length > 40) {
    return bad(
      `${quote(text)} is not the name of a cipher; write one that \`openssl enc -list\` shows, such as aes-256-cbc`,
    );
  }
  return refusedCipher.test(text)
    ? bad(`openssl enc does not know ${quote(text)}; write one that \`openssl enc -list\` shows, such as aes-256-cbc`)
    : good(text);
});

export const argument = textRead('the text of an argument', (text) =>
  text.length > 1_000 || text.includes('\0')
    ? bad('an argument has at most 1000 characters, none of them NUL; shorten it')
    : good(text),
);

/** PostgreSQL documentation, "Lexical Structure": a name has at most 63 bytes. */
const nameBytesMax = 63;

export const tableName = textRead('the name of a table, such as users or shop.users', (text) => {
  const parts = text.split('.');
  const fits = parts.every((part) => part !== '' && !/\p{Cc}/u.test(part) && Buffer.byteLength(part) <= nameBytesMax);
  return fits && parts.length <= 2
    ? good(text)
    : bad(`${quote(text)} is not a table's name; write name or schema.name`);
});

export const extension = textRead("an extension's name, such as postgis", (text) =>
  /^[a-z0-9_][a-z0-9_-]{0,62}$/.test(text)
    ? good(text)
    : bad(`${quote(text)} is not an extension's name; write one as CREATE EXTENSION takes it, such as postgis`),
);

export const database = textRead("a database's name", (text) =>
  text === '' || /\p{Cc}/u.test(text) || Buffer.byteLength(text) > nameBytesMax
    ? bad(`${quote(text)} cannot be a database's name; write 1 to ${nameBytesMax} characters`)
    : good(text),
);

/** AWS Backup API reference, RestoreTestingPlanForCreate: alphanumeric characters and underscores. */
export const plan = textRead("a restore testing plan's name, such as weekly_restores", (text) => {
  const named = /^arn:[^:]*:backup:[^:]*:[^:]*:restore-testing-plan:(\w+?)-/.exec(text)?.[1];
  if (named !== undefined) return bad(`this is the plan's ARN; write its name: ${quote(named)}`);
  return /^\w{1,50}$/.test(text)
    ? good(text)
    : bad(`${quote(text)} cannot be a restore testing plan's name; write letters, digits and underscores`);
});

function idOf(what: string, form: RegExp, such: string) {
  return textRead(what, (text) =>
    form.test(text) ? good(text) : bad(`${quote(text)} is not ${what}; write one such as ${such}`),
  ).meta({
    pattern: form.source,
  });
}

export const subnet = idOf("a subnet's id", /^subnet-[0-9a-f]{8,17}$/, 'subnet-0123456789abcdef0');
export const securityGroup = idOf("a security group's id", /^sg-[0-9a-f]{8,17}$/, 'sg-0123456789abcdef0');

const cellWord = 'text, a whole number or null';

/** As the engine prints it, which YAML would not keep of `1.50` or `t`. */
export const cell = z
  .union([z.string(), z.int(), z.null()], {
    error: ({ input }) =>
      typeof input === 'number' || typeof input === 'boolean'
        ? `${input} is not compared as it is written here; put it in quotes, as the engine prints it`
        : expected(cellWord)({ input }),
  })
  .transform((value) => (typeof value === 'number' ? String(value) : value));
