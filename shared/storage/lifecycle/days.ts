/** How S3 Lifecycle counts: in days, each action at a midnight UTC. Unix time has no leap seconds, so midnights are multiples. */
import { dayMs } from '../../availability/slots.ts';

/**
 * The next midnight UTC. S3 rounds up "to the next day at midnight UTC" (User Guide, "Lifecycle configuration elements",
 * "Lifecycle rules: Based on an object's age"), and no page says what becomes of a time that is midnight already. It stays
 * as it is here: the delete marker of an expiration is made at midnight, and the guide counts 60 days to the marker and 30
 * more to the deletion as 90 ("Removing expired object delete markers in a versioning-enabled bucket"), not as 91.
 */
export function nextMidnight(at: number): number {
  return Math.ceil(at / dayMs) * dayMs;
}

/** When something is so many days old, in the eyes of S3 Lifecycle. */
export function dueAfter(since: number, days: number): number {
  return nextMidnight(since + days * dayMs);
}
