/**
 * How the restored database compares and classifies characters. An archive says how its database did; constraints such as
 * `name ~ '^[[:alpha:]]+$'` and the bounds of partitions depend on it, and good data can break them under another locale.
 */
import pg from 'pg';

export type Locale = {
  /** For the record of the run. */
  readonly name: string;
  /** Of CREATE DATABASE. */
  readonly options: string;
};

const providers: ReadonlySet<string> = new Set(['libc', 'icu', 'builtin']);

/** As `dumpDatabase` in pg_dump.c writes them, since 9.1. */
const option =
  /\b(LOCALE_PROVIDER|LOCALE|LC_COLLATE|LC_CTYPE|ICU_LOCALE|ICU_RULES|BUILTIN_LOCALE) = (?:'([^'\\]{0,200})'|(\w{1,20}))/g;

/** @param definition `CREATE DATABASE x WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE = 'C.UTF-8';` */
export function localeOf(definition: string): Locale | undefined {
  const found = [...definition.slice(definition.indexOf(' ENCODING = ')).matchAll(option)];
  const options = found.flatMap(([, key = '', text, word = '']) => {
    if (key === 'LOCALE_PROVIDER') return providers.has(word) ? [`${key} = ${word}`] : [];
    return text === undefined ? [] : [`${key} = ${pg.escapeLiteral(text)}`];
  });
  const names = new Set(found.flatMap(([, , text]) => text ?? []));
  return names.size === 0 ? undefined : { name: [...names].join(', '), options: options.join(' ') };
}

/** Knows the letters of all languages, and sorts by their numbers; on Debian, Amazon Linux and macOS without anything else. */
const anyLanguage: Locale = libc('C.UTF-8');

const bytesOnly: Locale = libc('C');

function libc(name: string): Locale {
  const text = pg.escapeLiteral(name);
  return { name, options: `LC_COLLATE = ${text} LC_CTYPE = ${text}` };
}

/** To be tried one after the other: what is not installed where backups are restored is refused by the server. */
export function localesFor(dumped: Locale | undefined, encoding: 'UTF8' | 'SQL_ASCII'): readonly [...Locale[], Locale] {
  const fallbacks = encoding === 'UTF8' ? [anyLanguage] : [];
  return [...(dumped === undefined ? [] : [dumped]), ...fallbacks, bytesOnly];
}

/** What the record says. */
export function localeText(used: Locale, dumped: Locale | undefined): string {
  return dumped === undefined || dumped.name === used.name
    ? used.name
    : `${used.name}, because ${dumped.name} of the dump is not here`;
}
