/** The single values of what is audited: names, places, days and prices. */
import * as z from 'zod';
import { bucketPlacePattern, parseBucketPlace } from './bucketName.ts';
import { databaseUrlPattern, parseDatabaseUrl } from './databaseUrl.ts';
import { dayPattern, parseLastDay } from './day.ts';
import { durationPattern } from './duration.ts';
import * as field from './fields.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';
import { accountForm, parseAccount, parseRoleArn, roleArnPattern } from './roleArn.ts';
import { parseTableName, tableNamePattern } from './tableName.ts';
import { expected, formRead, textRead } from './wording.ts';

/** Amazon S3 User Guide, "Locking objects with Object Lock": the longest retention period, 100 years. */
export const keepMsMax = 36_500 * field.dayMs;

const wholeDays = { minMs: field.dayMs, maxMs: keepMsMax, unitMs: field.dayMs };

/** In milliseconds. */
export const keep = field.duration({ ...wholeDays, such: '365d' });

/** In days. */
export const days = field.duration({ ...wholeDays, such: '30d' }).transform((ms) => ms / field.dayMs);

/** What takes a requirement away that the policy would have from the one it is like. */
export const none = 'none';

/** In days, or null for `none`. */
export function daysOrNone(such: string) {
  const parse = field.durationIn({ ...wholeDays, such });
  const read = (text: string): Parsed<number | null> => {
    if (text === none) return good(null);
    const parsed = parse(text);
    return parsed.ok ? good(parsed.value / field.dayMs) : parsed;
  };
  return formRead(`a duration such as ${such}, or none`, read).meta({ pattern: `^none$|${durationPattern}` });
}

/** How long something takes or may take. */
export const span = field.duration({ such: '1h' });

export const policyName = textRead("a policy's name", good);

export const checkId = textRead("a check's id", good);

const keyLengthMax = 1_024;

export const findingKey = textRead("a finding's key, as the audit shows it", (text) =>
  text === '' || text.length > keyLengthMax || /\p{Cc}/u.test(text)
    ? bad(`${quote(text)} cannot be a finding's key; write it as the audit shows it, or remove this for all findings`)
    : good(text),
);

const reasonLengthMax = 500;

export const reason = textRead('why this may be', (text) => {
  if (text.trim() === '') return bad('the reason is empty; write why this may be');
  if (/\p{Cc}/u.test(text)) return bad('the reason holds a line break or a control character; remove it');
  return text.length > reasonLengthMax
    ? bad(`the reason has ${text.length} characters; write at most ${reasonLengthMax}`)
    : good(text);
});

export const lastDay = formRead('the last day, such as 2027-06-30', parseLastDay).meta({ pattern: dayPattern });

export const role = formRead("a role's ARN", parseRoleArn).meta({ pattern: roleArnPattern });

/** A number would lose its first zeros. */
export const account = textRead("an account's twelve digits", parseAccount).meta({ pattern: accountForm.source });

export const place = formRead('a place in a bucket, such as s3://acme-backups/db/', parseBucketPlace).meta({
  pattern: bucketPlacePattern,
});

/** Kept as it was written; `parseDatabaseUrl` takes it apart again where it is used. */
export const databaseUrl = textRead('the URL of a PostgreSQL database', (text) => {
  const parsed = parseDatabaseUrl(text);
  return parsed.ok ? good(text) : parsed;
}).meta({ pattern: databaseUrlPattern });

export const table = textRead("a table's name", parseTableName).meta({ pattern: tableNamePattern.source });

const priceMax = 1_000;

/** US dollars. */
export function price(such: string, isAllowed: 'above zero' | 'zero too') {
  const fits = (value: number): boolean => (isAllowed === 'above zero' ? value > 0 : value >= 0) && value <= priceMax;
  const bound = isAllowed === 'above zero' ? 'above 0' : 'of 0 or more';
  const error = ({ input }: { readonly input?: unknown }): string =>
    typeof input === 'number'
      ? `${input} is not possible; write US dollars ${bound}, at most ${priceMax}, such as ${such}`
      : expected(`US dollars, such as ${such}`)({ input });
  return z
    .number({ error })
    .refine(fits, { error })
    .meta(isAllowed === 'above zero' ? { exclusiveMinimum: 0, maximum: priceMax } : { minimum: 0, maximum: priceMax });
}
