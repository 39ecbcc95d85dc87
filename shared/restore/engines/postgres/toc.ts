/** The table of contents of an archive, as `pg_restore --list` prints it. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';
import { notRestored } from './notRestored.ts';

export type Toc = {
  readonly entries: number;
  readonly tables: number;
  /** Entries that hold rows. */
  readonly data: number;
  /** What is left out of the restore, for the record. */
  readonly notRestored?: string;
  readonly database?: string;
  readonly server?: string;
  readonly dump?: string;
};

export type TocReader = { add(line: string): void; end(): Toc };

/** Types that may be left out, and what follows: schema, name and owner. */
const typeAndName = /^(EVENT TRIGGER|FOREIGN DATA WRAPPER|SERVER|USER MAPPING|FOREIGN TABLE|TABLE ATTACH) (.{1,380})$/;

/**
 * Reads line by line: a dump may list millions of entries.
 * @param kept is told the number of each entry that is to be restored.
 */
export function tocReader(kept: (id: string) => void = () => {}): TocReader {
  const heads = new Map<string, string>();
  const leftOut = notRestored();
  const counts = { entries: 0, tables: 0, data: 0 };
  return {
    add(line) {
      const [, name, value] = /^; {5}([A-Za-z_ ]{1,40}): (.{1,300})$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) heads.set(name, value);
      // `214; 1259 16385 TABLE public t owner`
      const [, id, rest] = /^(\d{1,10}); \d{1,10} \d{1,10} (.{1,400})/.exec(line) ?? [];
      if (id === undefined || rest === undefined) return;
      const [, type = '', what = ''] = typeAndName.exec(rest) ?? [];
      if (!leftOut.add(type, what)) kept(id);
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
        ...(leftOut.text === undefined ? {} : { notRestored: leftOut.text }),
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
