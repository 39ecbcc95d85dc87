/** The table of contents of an archive, as `pg_restore --list` prints it. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';

export type Toc = {
  readonly entries: number;
  readonly tables: number;
  /** Entries that hold rows. */
  readonly data: number;
  readonly database?: string;
  readonly server?: string;
  readonly dump?: string;
};

export type TocReader = { add(line: string): void; end(): Toc };

/** Reads line by line: a dump may list millions of entries. */
export function tocReader(): TocReader {
  const heads = new Map<string, string>();
  const counts = { entries: 0, tables: 0, data: 0 };
  return {
    add(line) {
      const [, name, value] = /^; {5}([A-Za-z_ ]{1,40}): (.{1,300})$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) heads.set(name, value);
      // `214; 1259 16385 TABLE public t owner`
      const rest = /^\d{1,10}; \d{1,10} \d{1,10} (.{1,40})/.exec(line)?.[1];
      if (rest === undefined) return;
      counts.entries += 1;
      if (/^TABLE (?!DATA|ATTACH)/.test(rest)) counts.tables += 1;
      if (/^(TABLE DATA|BLOBS|LARGE OBJECTS|MATERIALIZED VIEW DATA|SEQUENCE SET) /.test(rest)) counts.data += 1;
    },
    end() {
      const [database, server, dump] = ['dbname', 'Dumped from database version', 'Dumped by pg_dump version'].map(
        (name) => heads.get(name),
      );
      return {
        ...counts,
        ...(database === undefined ? {} : { database }),
        ...(server === undefined ? {} : { server }),
        ...(dump === undefined ? {} : { dump }),
      };
    },
  };
}

/** A dump of nothing is the most common way in which a backup is none. */
export function judgeToc(toc: Toc): Outcome<Toc> {
  const advice = 'Look at which database the job dumps, with which options, and whether it may read the tables.';
  if (toc.entries === 0) {
    return failedWith('empty', `The dump${ofDatabase(toc)} holds nothing: its table of contents is empty.`, advice);
  }
  if (toc.tables > 0 && toc.data === 0) {
    return failedWith('empty', `The dump${ofDatabase(toc)} holds ${toc.tables} tables and none of their rows.`, advice);
  }
  return succeeded(toc);
}

function ofDatabase({ database }: Toc): string {
  return database === undefined ? '' : ` of the database ${database}`;
}
