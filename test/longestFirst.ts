/** The order of the test files: those that take longest begin first, so that none of them is still at it when all others are done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** They wait for monitors, take thousands of rounds, or package the functions. The others take seconds. */
const long = [
  'test/simulation/simulate.test.ts',
  'test/template/template.test.ts',
  'test/local/failover.test.ts',
  'test/local/alerting.test.ts',
  'test/local/monitor.test.ts',
  'test/aws/durableJob.test.ts',
  'test/ledger/fitRestoreRun.test.ts',
  'test/objectives/measureModel.test.ts',
];

/** Where the file stands in the list; after its end when it does not. */
function rankOf({ moduleId }: TestSpecification): number {
  const rank = long.findIndex((file) => moduleId.endsWith(file));
  return rank === -1 ? long.length : rank;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Vitest's own order stands among the others: what failed last time, then by size.
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
