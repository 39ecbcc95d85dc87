/** The encoding of the database that a dump needs. */

/** The first entry of every archive, and one of the first lines of every plain dump. */
const setting = /SET client_encoding = '([A-Za-z0-9_]{1,30})'/;

/** Far enough into any dump. */
export const encodingBytes = 65_536;

/**
 * UTF8 holds what every encoding can say, and the server converts, except from SQL_ASCII: those are bytes of which
 * nobody knows what they mean (PostgreSQL documentation, "24.3. Character Set Support").
 */
export function databaseEncoding(firstBytes: Uint8Array): 'UTF8' | 'SQL_ASCII' {
  return setting.exec(Buffer.from(firstBytes).toString('latin1'))?.[1] === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8';
}
