/** The outcomes that checks give, and what of a document they point at. */
import type { DocumentName } from '../bucket.ts';
import type { Found, Outcome } from '../check.ts';
import type { Evidence } from '../finding.ts';
import type { Unknown } from '../looked.ts';

export const passed: Outcome = { outcome: 'passed' };

export const notApplicable: Outcome = { outcome: 'not-applicable' };

/** Passed when nothing was found. */
export function failedIf(findings: readonly Found[]): Outcome {
  const [first, ...rest] = findings;
  return first === undefined ? passed : { outcome: 'failed', findings: [first, ...rest] };
}

/** Nobody could look at the document, so nobody says that it is fine. */
export function unknownOf(document: DocumentName, { why, text }: Unknown): Outcome {
  return { outcome: 'unknown', why: text, evidence: [{ document, path: '', shows: why }] };
}

/** @param shows what stands there; shortened. */
export function evidenceOf(document: DocumentName, path = '', shows?: string): Evidence {
  return { document, path, ...(shows === undefined ? {} : { shows: shortened(shows) }) };
}

/** Enough to recognise what stands there; findings are stored and sent. */
const shownMax = 120;

export function shortened(text: string, max = shownMax): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}
