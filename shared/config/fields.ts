/** The single values of a config: how each is written, what it is read as, and what editors are told of it. */
import { isIPv4, isIPv6 } from 'node:net';
import * as z from 'zod';
import { parseTemplate } from '../probe/secrets.ts';
import { addressForms, addressPattern, parseAddress } from './address.ts';
import { durationMsMax, durationPattern, formatDuration, parseDuration } from './duration.ts';
import { dnsNameOf } from './hostName.ts';
import { linkPattern, parseLink, parsePageUrl } from './link.ts';
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { parsePattern } from './pattern.ts';
import { quote } from './quote.ts';
import { regions } from './regions.ts';
import { parseSize, sizePattern } from './size.ts';
import { parseStatus, statusForm } from './statusCodes.ts';
import { parseTimezone } from './timezone.ts';
import { expected, formRead, oneOf, textRead, word } from './wording.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const bodyLengthMax = 65_536;
const headerLengthMax = 4_096;
const titleLengthMax = 100;

type Bounds = { readonly minMs?: number; readonly maxMs?: number; readonly unitMs?: number; readonly such: string };

/** A duration, in milliseconds. `such` is an example; `unitMs` is what it must be a multiple of. */
export function duration(bounds: Bounds) {
  return formRead(`a duration such as ${bounds.such}`, durationIn(bounds)).meta({ pattern: durationPattern });
}

/** How such a duration is read. */
export function durationIn({ minMs, maxMs, unitMs, such }: Bounds): (text: string) => Parsed<number> {
  return (text) => {
    const parsed = parseDuration(text, such, Math.max(maxMs ?? 0, durationMsMax));
    if (!parsed.ok) return parsed;
    if (minMs !== undefined && parsed.value < minMs)
      return bad(`${text} is too short; write at least ${formatDuration(minMs)}`);
    if (maxMs !== undefined && parsed.value > maxMs)
      return bad(`${text} is too long; write at most ${formatDuration(maxMs)}`);
    if (unitMs !== undefined && parsed.value % unitMs !== 0) {
      return bad(`${text} is not a whole number of ${unitName(unitMs)}; write a duration such as ${such}`);
    }
    return parsed;
  };
}

function unitName(unitMs: number): string {
  if (unitMs === dayMs) return 'days';
  return unitMs === minuteMs ? 'minutes' : 'seconds';
}

export const every = duration({ minMs: secondMs, maxMs: hourMs, unitMs: secondMs, such: '30s' });
export const timeout = duration({ maxMs: hourMs, such: '5s' });
export const latency = duration({ maxMs: hourMs, such: '800ms' });
/** In days. */
export const certificate = duration({ unitMs: dayMs, such: '14d' }).transform((ms) => ms / dayMs);

/** In bytes. */
export const size = formRead('a size such as 64KiB', parseSize).meta({ pattern: sizePattern });

export const address = formRead(`a URL: ${addressForms}`, parseAddress).meta({
  pattern: addressPattern,
});

export const pattern = textRead('a regular expression, alone or as /source/flags', parsePattern);

function noRegion(text: string): string {
  const near = nearest(text, regions);
  const hint = near === undefined ? 'write a region such as eu-central-1' : `did you mean ${near}?`;
  return `${quote(text)} is not an AWS region; ${hint}`;
}

export const region = word('an AWS region such as eu-central-1', regions, noRegion);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export const method = word(oneOf(methods), methods, (text) => {
  const near = nearest(text, methods);
  const hint = near === undefined ? `write ${oneOf(methods)}` : `did you mean ${near}?`;
  return `${quote(text)} is not a method that can be probed with; ${hint}`;
});

/** One word of a few. */
export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return word(oneOf(words), words, (text) => {
    // Any letter would be near a word of one or two.
    const near = text.length > 2 ? nearest(text, words) : undefined;
    return `${quote(text)} is not known here; ${near === undefined ? `write ${oneOf(words)}` : `did you mean ${near}?`}`;
  });
}

export const timezone = textRead('an IANA time zone such as Europe/Berlin', parseTimezone);

/** A text that may hold references to secrets, each well formed. */
export function withReferences(text: string): Parsed<string> {
  const template = parseTemplate(text);
  return template.ok ? good(text) : bad(template.problem);
}

/** Field values as RFC 9110, section 5.5, has them: visible characters, spaces and tabs, in Latin-1. */
function headerText(text: string): Parsed<string> {
  if (text.length > headerLengthMax)
    return bad(`the value has ${text.length} characters; at most ${headerLengthMax} are sent`);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    return bad('the value holds a line break or another character that no header can carry; remove it');
  }
  if (text !== text.trim()) return bad(`${quote(text)} starts or ends with a space, which servers drop; remove it`);
  return withReferences(text);
}

export const headerValue = textRead('the text of the header', headerText);

export const requestBody = textRead('the text of the body', (text) =>
  text.length > bodyLengthMax
    ? bad(`the body has ${text.length} characters; at most ${bodyLengthMax} are sent`)
    : withReferences(text),
);

export const title = textRead('a title', (text) => {
  if (text.trim() === '') return bad('the title is empty; write one, or remove the key');
  if (/\p{Cc}/u.test(text)) return bad('the title holds a line break or a control character; remove it');
  return text.length > titleLengthMax
    ? bad(`the title has ${text.length} characters; write at most ${titleLengthMax}`)
    : good(text);
});

const statusItem = z.union([z.number(), z.string()], { error: expected(statusForm.replace(/^write /, '')) });

/** One range or a list of them. */
export const status = z
  .union([z.number(), z.string(), z.array(statusItem).min(1, { error: `the list is empty; ${statusForm}` })], {
    error: expected(statusForm.replace(/^write /, '')),
  })
  .transform((value, context) => {
    const items = Array.isArray(value) ? value : [value];
    return items.flatMap((item, index) => {
      const parsed = parseStatus(item);
      if (parsed.ok) return [parsed.value];
      context.issues.push({
        code: 'custom',
        message: parsed.message,
        input: item,
        path: Array.isArray(value) ? [index] : [],
      });
      return [];
    });
  });

/** A value that a DNS answer may hold, in presentation form, or that a record gets. */
export const recordValue = textRead('a value such as 192.0.2.10', (text) =>
  text === '' || /\p{Cc}/u.test(text) || text.length > 4_000
    ? bad(`${quote(text)} is not a record's value`)
    : good(text),
);

export const recordName = formRead('a DNS name such as checkout.example.com', (text) => {
  const name = dnsNameOf(text);
  return name === undefined
    ? bad(`${quote(text)} is not a DNS name; write one such as checkout.example.com`)
    : good(name);
});

/** Amazon Route 53 API reference, ResourceId: at most 32 characters, upper case letters and digits. */
const zonePattern = /^Z[A-Z0-9]{1,31}$/;

export const zone = formRead('the id of a hosted zone', (text) =>
  zonePattern.test(text)
    ? good(text)
    : bad(`${quote(text)} is not the id of a hosted zone; it looks like Z0123456789ABC, without /hostedzone/`),
).meta({ pattern: zonePattern.source });

/** What Route 53 calls a health check: a UUID, as `CreateHealthCheck` returns it. */
const healthCheckPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const healthCheck = formRead('the id of a Route 53 health check', (text) =>
  healthCheckPattern.test(text)
    ? good(text)
    : bad(
        `${quote(text)} is not the id of a Route 53 health check; it looks like abcdef11-2222-3333-4444-555555fedcba`,
      ),
).meta({ pattern: healthCheckPattern.source });

export const link = formRead('the URL of a page', parseLink).meta({ pattern: linkPattern });
export const pageUrl = formRead('the URL of the status page', parsePageUrl).meta({ pattern: linkPattern });

/** CloudWatch API reference, PutMetricAlarm: an alarm's name has 1 to 255 characters. */
const alarmLengthMax = 255;

export const alarm = textRead("an alarm's name", (text) => {
  const named = /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(text)?.[1];
  if (named !== undefined) return bad(`this is the alarm's ARN; write its name: ${quote(named)}`);
  if (/\p{Cc}/u.test(text)) return bad("an alarm's name holds no line break and no control character; remove it");
  return text === '' || text.length > alarmLengthMax
    ? bad(`an alarm's name has 1 to ${alarmLengthMax} characters, and here are ${text.length}`)
    : good(text);
});

/** Whether `value` is what a record of this type holds. */
export function fitsRecord(type: 'A' | 'AAAA' | 'CNAME', value: string): boolean {
  if (type === 'A') return isIPv4(value);
  return type === 'AAAA' ? isIPv6(value) : dnsNameOf(value) !== undefined;
}
