/** Ids in the form of Route 53's. @param random 0 inclusive to 1 exclusive. */

const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const hexadecimals = '0123456789abcdef';

export function changeId(random: () => number): string {
  return `C${drawn(capitals, 20, random)}`;
}

export function hostedZoneId(random: () => number): string {
  return `Z${drawn(capitals, 20, random)}`;
}

/** A random UUID (RFC 9562, section 5.4), as the ids of health checks are. */
export function uuid(random: () => number): string {
  const digits = (count: number) => drawn(hexadecimals, count, random);
  return `${digits(8)}-${digits(4)}-4${digits(3)}-${drawn('89ab', 1, random)}${digits(3)}-${digits(12)}`;
}

function drawn(alphabet: string, count: number, random: () => number): string {
  return Array.from({ length: count }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
}
