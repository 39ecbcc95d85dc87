/** What pg_restore, psql and the server say when something is wrong, and what it means. Pure. */
import { failedWith, type RestoreFailure } from '../../failure.ts';

/** Lines of stderr, from which only the first and the gravest are kept. */
export type Complaints = {
  add(line: string): void;
  /** Whether it makes no sense to go on. */
  readonly isHopeless: boolean;
  /** What they mean; undefined when nobody complained. */
  readonly failure: RestoreFailure | undefined;
};

type Meaning = {
  readonly code: RestoreFailure['code'];
  readonly pattern: RegExp;
  readonly advice?: string;
  /** Everything after it fails, too. */
  readonly ends?: true;
};

/** `ENOSPC` as strerror(3) has it, and SQLSTATE 53100 (PostgreSQL documentation, "Appendix A"). */
const diskFull =
  /No space left on device|could not (?:extend|write) .{1,300}: wrote only \d{1,10} of|\b53100\b|Disk quota exceeded/;

export function isDiskFull(text: string): boolean {
  return diskFull.test(text);
}

/** Gravest first: the first that matches any line is what happened. Messages are those of PostgreSQL 13 to 18. */
const meanings: readonly Meaning[] = [
  {
    code: 'disk-full',
    pattern: diskFull,
    advice: 'Give the restore more storage, or restore into a staging server.',
    ends: true,
  },
  {
    code: 'server-died',
    pattern:
      /server closed the connection unexpectedly|terminating connection (due to administrator command|because of crash)|the database system is (shutting down|in recovery mode)|connection to server .{0,200} failed: (Connection refused|No such file)|no connection to the server|\b57P0[123]\b/,
    advice: 'Look for what ended the server, such as too little memory; the next run tries again.',
    ends: true,
  },
  {
    code: 'server-died',
    pattern: /FATAL: {1,2}(sorry, too many clients|remaining connection slots)|out of shared memory/,
    advice: 'Use fewer jobs, or give the restore more memory.',
  },
  {
    code: 'too-large',
    pattern: /out of memory/,
    advice: 'Give the restore more memory.',
  },
  {
    code: 'newer-version',
    pattern: /unsupported version \([\d.]+\) in file header/,
    advice: 'Install a PostgreSQL at least as new as the one that made the dump.',
    ends: true,
  },
  {
    code: 'refused',
    pattern:
      /backslash commands are restricted|\\unrestrict: wrong key|pg_(execute_server_program|read_server_files|write_server_files)|must be superuser|must be (a )?member of role|must have (admin|createrole)|permission denied|must be (able to SET ROLE|owner of)|Only roles with|cannot (set|change) (parameter|role)|access to library .{1,500} is not allowed|cannot run inside a transaction block/i,
    advice:
      'A restore runs as a role that may only use its own database; list extensions that a superuser has to create under `extensions`, and dump one database with --no-owner --no-privileges.',
  },
  {
    code: 'truncated',
    pattern:
      /could not read from input file: end of file|unexpected end of file|could not close data file|unexpected end of (COPY|input)|could not find where to insert|ended unexpectedly|could not open (input file|file) ".{0,500}": No such file|file "?.{0,300}"? ?(is|in archive).{0,20}too short/,
    advice: 'The dump was cut off while it was written or copied: look at the job that makes it.',
  },
  {
    code: 'corrupt',
    pattern:
      /could not read from input file: .{0,500}(incorrect|invalid|corrupt|header|checksum|ERROR_)|could not uncompress data|could not decompress data|found unexpected block ID|unrecognized (data block type|archive format)|corrupt(ed)? tar header|did not find magic string|does not appear to be a valid (tar )?archive|input file appears to be|integer size \(\d+\)|entry ID -?\d+ out of range|unexpected (section code|data offset flag)|invalid (ENCODING|STDSTRINGS|SEARCHPATH|OID|dumpId)|invalid byte sequence for encoding|invalid line in large object|invalid memory alloc|sanity check on integer size/,
    advice: 'Compare the checksum with the one from when it was made, and dump again.',
  },
];

/** The most that one failure says. */
const linesMax = 5;
const textLengthMax = 1_500;

/**
 * Parallel workers of pg_restore write to one stderr in pieces, the program's name first, and those of two may come between
 * each other: `pg_restore:pg_restore:  error: …`.
 */
export function unmixed(line: string): string {
  return line.replace(/^ *(?:pg_restore: *)+/, 'pg_restore: ');
}

/** How a complaint begins; what follows it (`Command was:`, `CONTEXT:`, `HINT:`) is quoted from the dump. */
const complaint =
  /^(pg_restore|psql)(:<stdin>:\d{1,12})?: ((error|fatal|ERROR|FATAL|PANIC):|server closed the connection|connection to server)/;

/** What pg_restore says of its workers, beside what they say. */
const beside = /^pg_restore: error: a worker process died unexpectedly/;

export function complaints(program: 'pg_restore' | 'psql'): Complaints {
  const first: string[] = [];
  let gravest: { readonly rank: number; readonly line: string } | undefined;
  let count = 0;
  let ignored: string | undefined;
  let isFatal = false;
  let isDataLost = false;
  let isHopeless = false;
  return {
    add(written) {
      const line = unmixed(written);
      ignored ??= /errors ignored on restore: (\d{1,9})/.exec(line)?.[1];
      if (!isComplaint(line)) return;
      count += 1;
      if (first.length < linesMax) first.push(line);
      const rank = meanings.findIndex(({ pattern }) => pattern.test(line));
      if (rank !== -1 && (gravest === undefined || rank < gravest.rank)) gravest = { rank, line };
      isDataLost ||= /COPY failed for table/.test(line);
      isFatal ||= !/could not execute query|COPY failed for table/.test(line);
      isHopeless ||= rank !== -1 && meanings[rank]?.ends === true;
    },
    get isHopeless() {
      return isHopeless;
    },
    get failure() {
      if (count === 0) return undefined;
      const meaning = meanings[gravest?.rank ?? -1];
      if (meaning !== undefined && gravest !== undefined) {
        return failedWith(meaning.code, sentence(program, [gravest.line]), meaning.advice).failure;
      }
      if (ignored === undefined || isDataLost || (isFatal && program === 'psql')) {
        return failedWith('restore-failed', sentence(program, first), 'Restore it by hand to see every message.')
          .failure;
      }
      const text = `${sentence(program, first)} (${ignored} errors were ignored)`;
      return failedWith('restored-with-warnings', text, 'Restore it by hand to see every message.').failure;
    },
  };
}

function isComplaint(line: string): boolean {
  return complaint.test(line) && !beside.test(line);
}

function sentence(program: string, lines: readonly string[]): string {
  const said = lines.map((line) =>
    withoutValues(line.replace(/^(pg_restore|psql):(<stdin>:(\d+):)? ?(error: )?/, atLine).trim()),
  );
  return `${program} says: ${said.join('; ')}`.slice(0, textLengthMax);
}

/**
 * The server quotes values that it cannot load, as in `invalid input syntax for type integer: "…"`. They are of the
 * backup's rows, and what is said here goes into alerts and evidence.
 */
function withoutValues(line: string): string {
  const at = line.indexOf('ERROR: ');
  if (at === -1) return line;
  const said = line
    .slice(at)
    .replace(/: ".*$/, ': "…"')
    .replace(/value ".*" is out of range/, 'value "…" is out of range');
  return `${line.slice(0, at)}${said}`;
}

function atLine(_: string, _program: string, _place: string | undefined, line: string | undefined): string {
  return line === undefined ? '' : `line ${line}: `;
}
