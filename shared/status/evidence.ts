/** Who is told everything: the operators. Everybody else is told no evidence, no person, and nothing of audits. */
import type { Context } from 'hono';

/** Everybody who reads, nobody, or whoever's request says so. */
export type Evidence = boolean | ((context: Context) => boolean);

export function isToldEvidence(evidence: Evidence, context: Context): boolean {
  return typeof evidence === 'boolean' ? evidence : evidence(context);
}
