/** The syntax of record values by type, and what a DNS message carries of them. */
import { isIPv4, isIPv6 } from 'node:net';
import { parseName, plainName } from './domainName.ts';
import type { RecordType } from './recordSet.ts';

/** What a DNS message carries; names are without the trailing dot. */
type RecordData =
  | { readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS'; readonly data: string }
  | { readonly type: 'MX'; readonly data: { readonly preference: number; readonly exchange: string } }
  | { readonly type: 'SOA'; readonly data: Authority }
  /** Each of the strings as its octets, one character an octet. */
  | { readonly type: 'TXT'; readonly data: readonly string[] };

type Authority = {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
};

type ValueParse =
  | { readonly ok: true; readonly record: RecordData }
  /** A code and a sentence, as Route 53's messages have them. */
  | { readonly ok: false; readonly fault: string };

export function parseValue(type: RecordType, value: string): ValueParse {
  switch (type) {
    case 'A':
      return isIPv4(value)
        ? found({ type, data: value })
        : fault('ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)');
    case 'AAAA':
      // A zone such as %eth0 names an interface of one machine and has no place in DNS.
      return isIPv6(value) && !value.includes('%')
        ? found({ type, data: value })
        : fault('AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)');
    case 'CNAME':
    case 'NS':
      return withName(value, (data) => ({ type, data }));
    case 'MX':
      return parseExchange(value);
    case 'SOA':
      return parseAuthority(value);
    case 'TXT':
      return parseStrings(value);
  }
}

function found(record: RecordData): ValueParse {
  return { ok: true, record };
}

function fault(text: string): ValueParse {
  return { ok: false, fault: text };
}

function withName(text: string, record: (name: string) => RecordData): ValueParse {
  const parsed = parseName(text);
  return parsed.ok ? found(record(plainName(parsed.name))) : fault(parsed.fault);
}

/** A preference and the mail server's name (developer guide, "MX record type"). */
function parseExchange(value: string): ValueParse {
  const fields = value.trim().split(/\s+/);
  const [preference, exchange] = fields;
  if (fields.length !== 2 || preference === undefined || exchange === undefined) {
    return fault("MXRRDATANotTwoFields (MX record doesn't have 2 fields)");
  }
  const number = wholeNumber(preference, 0xffff);
  if (number === undefined) return fault('MXRRDATAIllegalPreference (Preference is not a number from 0 to 65535)');
  return withName(exchange, (name) => ({ type: 'MX', data: { preference: number, exchange: name } }));
}

/** Two names and five numbers (developer guide, "SOA record type"). */
function parseAuthority(value: string): ValueParse {
  const [mname, rname, ...rest] = value.trim().split(/\s+/);
  const [serial, refresh, retry, expire, minimum] = rest.map((field) => wholeNumber(field, 0xffff_ffff));
  const server = parseName(mname ?? '');
  const mailbox = parseName(rname ?? '');
  if (
    rest.length !== 5 ||
    serial === undefined ||
    refresh === undefined ||
    retry === undefined ||
    expire === undefined ||
    minimum === undefined ||
    !server.ok ||
    !mailbox.ok
  ) {
    return fault('SOARRDATAIllegalFormat (SOA record is not two names and five numbers)');
  }
  const names = { mname: plainName(server.name), rname: plainName(mailbox.name) };
  return found({ type: 'SOA', data: { ...names, serial, refresh, retry, expire, minimum } });
}

function wholeNumber(text: string, most: number): number | undefined {
  const number = Number(text);
  return /^\d{1,10}$/.test(text) && number <= most ? number : undefined;
}

/** A character string holds at most 255 octets (RFC 1035, section 3.3). */
const stringOctetsMax = 255;

/** Inside quotation marks: an octal escape, an escaped character, or any printable character but `"` and `\`. */
const quotedString = /\s*"((?:\\[0-3][0-7]{2}|\\["\\]|[ !#-[\]-~])*)"\s*/y;

/** Strings in quotation marks, each of at most 255 characters (developer guide, "TXT record type"). */
function parseStrings(value: string): ValueParse {
  const strings: string[] = [];
  quotedString.lastIndex = 0;
  for (let at = 0; at < value.length; at = quotedString.lastIndex) {
    const inside = quotedString.exec(value)?.[1];
    if (inside === undefined) return fault('InvalidCharacterString (Value should be enclosed in quotation marks)');
    strings.push(inside.replace(/\\([0-3][0-7]{2})|\\(["\\])/g, octetOf));
  }
  if (strings.length === 0) return fault('InvalidCharacterString (Value should be enclosed in quotation marks)');
  if (strings.some((string) => string.length > stringOctetsMax)) {
    return fault('CharacterStringTooLong (Value is too long)');
  }
  return found({ type: 'TXT', data: strings });
}

function octetOf(_match: string, octal: string | undefined, literal: string | undefined): string {
  return octal === undefined ? (literal ?? '') : String.fromCharCode(Number.parseInt(octal, 8));
}
