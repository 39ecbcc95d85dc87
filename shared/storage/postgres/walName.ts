/** The place in the WAL that a segment's file name tells: PostgreSQL documentation, "30.6. WAL Internals". */

/** Timeline, and the number of the segment in two parts; eight hexadecimal digits each. */
const segmentName = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})$/;

/** Segments are counted within these 4 GiB first. */
const logicalFileBytes = 2n ** 32n;

/** @returns undefined for what is no segment: a history file, or the label of a backup. */
export function segmentEnd(name: string, segmentBytes: number): bigint | undefined {
  const match = segmentName.exec(name);
  if (match === null) return undefined;
  const size = BigInt(segmentBytes);
  const [file, segment] = [BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`)];
  return (file * (logicalFileBytes / size) + segment + 1n) * size;
}
