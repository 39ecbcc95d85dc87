/** Which addresses are of this machine alone. */
import { isIPv4 } from 'node:net';

/** IPv4 loopback (RFC 1122, section 3.2.1.3), that mapped into IPv6 (RFC 4291, section 2.5.5.2), and ::1. */
export function isLoopback(address: string): boolean {
  const plain = address.toLowerCase().replace(/^::ffff:(?=[0-9.]+$)/, '');
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'));
}
