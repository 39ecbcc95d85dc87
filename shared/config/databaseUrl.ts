/**
 * The URL of a PostgreSQL primary: `postgres://user:${ssm:/path}@host:5432/name?sslmode=verify-full`. User and password may
 * hold references to secrets; the rest is shown, and decides where a secret is sent, so it may not. No message quotes
 * more than a part that holds no password.
 */
import { parseTemplate, type Template } from '../probe/secrets.ts';
import { hostAndPortOf } from './hostName.ts';
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';
import { oneOf } from './wording.ts';

/** PostgreSQL documentation, "Database Connection Control Functions", `sslmode`, from the weakest up. */
export const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

export type SslMode = (typeof sslModes)[number];

export type DatabaseUrl = {
  readonly user: Template;
  readonly password?: Template;
  readonly host: string;
  readonly port: number;
  /** The user's own when absent. */
  readonly database?: string;
  readonly sslMode?: SslMode;
};

/** For editors; `parseDatabaseUrl` says more. */
export const databaseUrlPattern = '^[pP][oO][sS][tT][gG][rR][eE][sS]([qQ][lL])?://';

const portDefault = 5_432;
const lengthMax = 2_000;

/** Stands for a reference while the URL is taken apart: no URL holds it. */
const mark = '\u0000';

const form = `postgres://USER:\${ssm:/path}@HOST:5432/NAME?sslmode=verify-full`;

export function parseDatabaseUrl(text: string): Parsed<DatabaseUrl> {
  if (text.length > lengthMax)
    return bad(`the URL has ${text.length} characters; the longest allowed has ${lengthMax}`);
  const template = parseTemplate(text);
  if (!template.ok) return bad(template.problem);
  const masked = template.parts.map((part) => (typeof part === 'string' ? part : mark)).join('');
  const scheme = /^([a-z][a-z0-9+.-]{0,19}):/i.exec(masked)?.[1];
  if (scheme === undefined || !/^postgres(ql)?$/i.test(scheme)) {
    const what = scheme === undefined ? 'this' : quote(`${scheme}:`);
    return bad(`${what} is not how the URL of a PostgreSQL database begins; write ${form}`);
  }
  // Control characters would also be taken for references.
  if (/[\s\p{Cc}]/u.test(masked.replaceAll(mark, '')) || text.includes(mark))
    return bad('the URL holds white space or a control character; percent-encode it');
  // What stands before an @ may be of the password, wherever it seems to stand, so nothing below would be safe to quote.
  const rest = masked.replace(/^[a-z]+:\/\//i, '');
  if (rest.includes('@', rest.search(/[@/?#]/) + 1)) {
    return bad('a user or password may hold @, /, ? and # only percent-encoded; write %40, %2F, %3F and %23');
  }
  const [, credentials, address = '', path = '', query = ''] =
    /^[a-z]+:\/\/(?:([^/?#]*)@)?([^/?#]*)(\/[^?#]*)?(\?[^#]*)?$/i.exec(masked) ?? [];
  if (address === '' || `${address}${path}${query}`.includes(mark) || credentials === undefined) {
    return bad(incomplete(masked, credentials, `${address}${path}${query}`));
  }
  return assembled(template.parts, { credentials, address, path, query });
}

/** What is missing, or where a reference stands that may not; the password's place is known only when all else is. */
function incomplete(masked: string, credentials: string | undefined, shown: string): string {
  if (shown.includes(mark)) return `only the user and the password may hold references; write ${form}`;
  if (masked.includes('#'))
    return 'the URL has a # in it; write %23 where the password holds one, or remove the fragment';
  if (credentials === undefined && shown !== '') return `the URL names no user; write ${form}`;
  return `the URL names no host; write ${form}`;
}

type Cut = { readonly credentials: string; readonly address: string; readonly path: string; readonly query: string };

function assembled(parts: Template, { credentials, address, path, query }: Cut): Parsed<DatabaseUrl> {
  const place = hostAndPortOf(address);
  if (place === undefined) {
    return bad(
      `${quote(address)} is not one host, with a port from 1 to 65535 if any; an IPv6 address stands in brackets`,
    );
  }
  const colon = credentials.indexOf(':');
  const [user, password] = colon === -1 ? [credentials] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  if (user === '') return bad(`the URL names no user; write ${form}`);
  const texts = [user, password ?? '', path].map(decoded);
  if (texts.includes(undefined))
    return bad('the URL has a % that begins no percent-encoding; write %25 where it is meant');
  const database = decoded(path.slice(1)) ?? '';
  if (database.includes('/')) return bad(`${quote(database)} is not a database's name; write one after the host`);
  const sslMode = sslModeOf(query);
  if (!sslMode.ok) return sslMode;
  const references = parts.filter((part) => typeof part !== 'string');
  const used = user.split(mark).length - 1;
  return good({
    user: filled(user, references.slice(0, used)),
    ...(password === undefined || password === '' ? {} : { password: filled(password, references.slice(used)) }),
    host: place.host,
    port: place.port ?? portDefault,
    ...(database === '' ? {} : { database }),
    ...(sslMode.value === undefined ? {} : { sslMode: sslMode.value }),
  });
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The references back in their places, and what is percent-encoded between them read. */
function filled(text: string, references: Template): Template {
  return text.split(mark).flatMap((literal, index) => {
    const reference = references[index - 1];
    const shown = decoded(literal) ?? literal;
    return [...(reference === undefined ? [] : [reference]), ...(shown === '' ? [] : [shown])];
  });
}

function sslModeOf(query: string): Parsed<SslMode | undefined> {
  let mode: SslMode | undefined;
  for (const [key, value] of new URLSearchParams(query)) {
    // The value may be a password.
    if (key !== 'sslmode')
      return bad(`${quote(key)} is not known in the URL of a database; the one parameter is sslmode`);
    mode = sslModes.find((known) => known === value);
    if (mode === undefined) {
      const near = nearest(value, sslModes);
      const hint = near === undefined ? `write ${oneOf(sslModes)}` : `did you mean ${near}?`;
      return bad(`${quote(value)} is not an sslmode; ${hint}`);
    }
  }
  return good(mode);
}

/** Whether a secret is written out in what `parseDatabaseUrl` accepts. */
export function hasPasswordWrittenOut({ password }: DatabaseUrl): boolean {
  return password?.every((part) => typeof part === 'string') ?? false;
}
