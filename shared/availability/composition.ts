/**
 * How available a whole is whose parts are known. Pure arithmetic on unavailabilities, 1 − availability, from 0 to 1: near
 * an availability of 1 nearly all digits of a double say nothing but nines, and near an unavailability of 0 all of them
 * count. Parts are taken to fail independently of each other; a shared cause, such as a bad deployment, makes every
 * redundant figure here too good.
 *
 * Sources: AWS Well-Architected Framework, "Reliability Pillar", section "Availability" (hard dependencies, redundant
 * components); AWS whitepaper "Availability and Beyond", sections "Understanding availability" and "Availability with
 * redundancy" (equations 5 to 7).
 */

/** All parts are needed: 1 − Π(1 − u). The availability is the product of the parts' availabilities. */
export function serial(parts: readonly number[]): number {
  return 0 - Math.expm1(parts.reduce((sum, part) => sum + Math.log1p(-part), 0));
}

/** Any one of the parts is enough: Π u. */
export function redundant(parts: readonly number[]): number {
  return parts.reduce((product, part) => product * part, 1);
}

/**
 * So many of the parts are enough: the chance that more fail than may. For equal parts that is the tail of the binomial
 * distribution. Exact, where the whitepaper's equation 7 keeps the leading term alone.
 * @throws RangeError when fewer parts are there than are needed.
 */
export function atLeast(needed: number, parts: readonly number[]): number {
  if (!Number.isInteger(needed) || needed < 1 || needed > parts.length) {
    throw new RangeError(`${needed} of ${parts.length} parts cannot be needed`);
  }
  return failureCounts(parts)
    .slice(parts.length - needed + 1)
    .reduce((sum, chance) => sum + chance, 0);
}

/** N + 1, N + 2 and so on: `needed` equal parts, and `spares` more that any of them may be replaced with. */
export function withSpares(needed: number, spares: number, part: number): number {
  return atLeast(
    needed,
    Array.from({ length: needed + spares }, () => part),
  );
}

/**
 * A service in several regions, of which `needed` can carry all its traffic, behind what they share: the name, the
 * failover itself, whatever exists once.
 */
export function acrossRegions(regions: readonly number[], needed: number, shared: readonly number[]): number {
  return serial([...shared, atLeast(needed, regions)]);
}

/** MTTR / (MTBF + MTTR), in any one unit. AWS's MTBF, as here, is the time that it works between two repairs. */
export function unavailabilityOf(mtbf: number, mttr: number): number {
  return mttr / (mtbf + mttr);
}

/** The chances that exactly 0, 1, … all of the parts fail. Sums of products of positive numbers: nothing cancels out. */
function failureCounts(parts: readonly number[]): readonly number[] {
  let chances: readonly number[] = [1];
  for (const part of parts) {
    const before = chances;
    chances = Array.from(
      { length: before.length + 1 },
      (_, count) => (before[count] ?? 0) * (1 - part) + (before[count - 1] ?? 0) * part,
    );
  }
  return chances;
}
