// Names every test that failed, so that it is found at the end of a long output, and sums the reports that vitest wrote into one
// line. Fails when a report is missing, failed or skipped anything.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
const passed = sum((report) => report.numPassedTests);
const failures = reports
  .flatMap((report) => report.testResults)
  .filter(({ status }) => status === 'failed')
  .flatMap(({ name, message, assertionResults }) => {
    const file = relative(process.cwd(), name);
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    // A file that fails to load has no failed test, only a failed suite.
    if (tests.length === 0) return [`${file}\n${message}`];
    return tests.map(({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join('\n')}`);
  });
for (const failure of failures) console.log(`FAILED ${failure.split('\n').slice(0, 40).join('\n  ')}\n`);
const failed = failures.length;
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0 || passed === 0) process.exitCode = 1;
