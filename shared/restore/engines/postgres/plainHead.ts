/** The head of a plain dump: comments, and what is set before anything is made. */
import { failedWith, type Outcome, succeeded } from '../../failure.ts';

export type PlainHead = {
  /** Of the server that was dumped, and of pg_dump; absent where the head does not say. */
  readonly server?: string;
  readonly dump?: string;
};

/** Plenty: the versions stand in the first ten lines. */
export const plainHeadBytes = 16_384;

/** Undefined when it does not begin as pg_dump begins; a failure for what can be no test of one database. */
export function readPlainHead(
  bytes: Uint8Array,
): Outcome<{ readonly kind: 'plain'; readonly head: PlainHead }> | undefined {
  if (bytes.includes(0)) return undefined;
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  if (/^(?:--.{0,200}\r?\n|\s){0,20}-- PostgreSQL database cluster dump/.test(text)) {
    return failedWith(
      'refused',
      'This is a dump of a whole cluster (pg_dumpall), with its roles and databases.',
      'Dump each database by itself with pg_dump, so that each can be restored and tested by itself.',
    );
  }
  if (!/^(?:--.{0,200}\r?\n|\s){0,20}-- PostgreSQL database dump/.test(text)) return undefined;
  const server = /^-- Dumped from database version (.{1,200})$/m.exec(text)?.[1];
  const dump = /^-- Dumped by pg_dump version (.{1,200})$/m.exec(text)?.[1];
  const head = { ...(server === undefined ? {} : { server }), ...(dump === undefined ? {} : { dump }) };
  return succeeded({ kind: 'plain', head });
}
