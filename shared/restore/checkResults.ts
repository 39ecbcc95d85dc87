/** What the answers of an engine say of a test's checks, in the config's order. Pure. */
import type { DataCheck } from '../config/restoreConfig.ts';
import { judgeCheck } from './checks/judgeCheck.ts';
import type { Answer } from './engine.ts';
import type { CheckResult } from './run.ts';

/** A check without an answer is judged as one that could not be answered. */
export function checkResults(
  checks: readonly DataCheck[],
  answers: readonly Answer[],
  before: readonly CheckResult[],
): readonly CheckResult[] {
  return checks.map((check) => {
    const answer = answers.find((one) => one.check === check.name) ?? unanswered(check);
    return judgeCheck(
      check,
      answer,
      before.find(({ name }) => name === check.name),
    );
  });
}

function unanswered({ name }: DataCheck): Answer {
  return { check: name, rows: { state: 'failed', why: 'it was not asked' } };
}
