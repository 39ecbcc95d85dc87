/** What an audit's check says of a subject, in words and with a state beside them. Pure. */
import { type CheckResult, sawAll } from '../../storage/finding.ts';
import type { ServiceState } from '../model.ts';

export type CheckVerdict = {
  readonly state: ServiceState;
  readonly word: string;
  /** One sentence each; none where the word says it all. */
  readonly why: readonly string[];
};

/** @param result undefined where the audit did not run the check. */
export function checkVerdict(result: CheckResult | undefined): CheckVerdict {
  if (result === undefined) return { state: 'unknown', word: 'not checked', why: [] };
  switch (result.outcome) {
    case 'passed':
      return { state: 'up', word: 'as it should be', why: [] };
    case 'not-applicable':
      return { state: 'maintenance', word: 'not asked for', why: [] };
    case 'unknown':
      return { state: 'unknown', word: 'could not look', why: [result.why] };
    case 'failed': {
      const counted = result.findings.filter(({ excepted }) => excepted === undefined);
      const why = result.findings.map(({ summary, excepted }) =>
        excepted === undefined ? summary : `${summary} (excepted: ${excepted.reason})`,
      );
      const doubts = sawAll(result) ? [] : (result.doubts ?? []).map((doubt) => doubt.why);
      const isBad = counted.length > 0;
      return {
        state: isBad ? 'down' : 'degraded',
        word: isBad ? 'not as it should be' : 'excepted',
        why: [...why, ...doubts],
      };
    }
  }
}
