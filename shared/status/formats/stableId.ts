/** Ids that stay the same for ever and that nobody else gives: name-based UUIDs (RFC 9562, 5.5). Pure. */
import { createHash } from 'node:crypto';

/** RFC 9562, 6.6: the namespace of URLs. */
const urlNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

/** Whoever gives their page no address shares this one: then two such pages may name two incidents alike. */
const nameless = 'urn:holdfast';

/** @param name unique on this page. @returns a URN (RFC 9562, 4). */
export function stableUrn(pageUrl: string | undefined, name: string): string {
  return `urn:uuid:${uuid5(uuid5(urlNamespace, pageUrl ?? nameless), name)}`;
}

export function uuid5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
