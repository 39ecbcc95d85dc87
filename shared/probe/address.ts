/** Which addresses may never be connected to. Pure. */
import { BlockList } from 'node:net';

/** An IP address as text, with its family. */
export type Address = { readonly address: string; readonly family: 4 | 6 };

/**
 * Link-local addresses (RFC 3927 and RFC 4291): instance metadata services live there, and no endpoint that users reach
 * does. BlockList sees through IPv4-mapped addresses; the last entry is the same range behind NAT64 (RFC 6052).
 */
const linkLocal = new BlockList();
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4');
linkLocal.addSubnet('fe80::', 10, 'ipv6');
linkLocal.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');

export function isLinkLocal({ address, family }: Address): boolean {
  const [bare = address] = address.split('%', 1);
  return linkLocal.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
