/** How findings and doubts make a check's outcome. */
import type { DocumentName } from '../bucket.ts';
import type { Found, Outcome } from '../check.ts';
import type { Doubt } from '../finding.ts';
import type { Unknown } from '../looked.ts';
import { concluded } from '../resultOf.ts';

export type { Doubt } from '../finding.ts';

/** What was found wrong is wrong whatever else is unknown; what is unknown never passes. */
export function conclude(findings: readonly Found[], doubts: readonly Doubt[] = []): Outcome {
  return concluded(findings, doubts);
}

/** @param bucket the other bucket whose document it is; the audited one's when absent. */
export function doubtOf(document: DocumentName | 'account', { why, text }: Unknown, bucket?: string): Doubt {
  return {
    why: bucket === undefined ? text : `${bucket}: ${text}`,
    evidence: [{ document: of(document, bucket), path: '', shows: why }],
  };
}

/** The name of a document of another bucket: `acme-replica/get-bucket-versioning`. */
export function of(document: DocumentName | 'account', bucket: string | undefined): string {
  return bucket === undefined ? document : `${bucket}/${document}`;
}

export function doubtful(doubt: Doubt): Outcome {
  return conclude([], [doubt]);
}
