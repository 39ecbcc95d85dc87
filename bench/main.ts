/** `npm run bench`, or `npm run bench -- round fold` for some rows only. */
import { writeFile } from 'node:fs/promises';
import { loadNow, machine, plainTable, type RowResult, resultsDocument } from './report.ts';

type Bench = () => Promise<RowResult>;

/** Each is loaded when its turn comes, so that none pays for another's modules. */
const rows: Readonly<Record<string, () => Promise<Bench>>> = {
  round: async () => (await import('./round.ts')).benchRound,
  fold: async () => (await import('./fold.ts')).benchFold,
  page: async () => (await import('./page.ts')).benchPage,
  view: async () => (await import('./view.ts')).benchView,
  status: async () => (await import('./status.ts')).benchStatus,
  writes: async () => (await import('./writes.ts')).benchWrites,
  'flip-latency': async () => (await import('./flipLatency.ts')).benchFlipLatency,
  'false-flips': async () => (await import('./falseFlips.ts')).benchFalseFlips,
  deciding: async () => (await import('./deciding.ts')).benchDeciding,
  counting: async () => (await import('./counting.ts')).benchCounting,
  telling: async () => (await import('./telling.ts')).benchTelling,
  'time-to-page': async () => (await import('./timeToPage.ts')).benchTimeToPage,
  lifecycle: async () => (await import('./lifecycle.ts')).benchLifecycle,
  'audit-folder': async () => (await import('./auditFolder.ts')).benchAuditFolder,
  restore: async () => (await import('./restore.ts')).benchRestore,
  bundles: async () => (await import('./bundles.ts')).benchBundles,
};

const resultsPath = new URL('RESULTS.md', import.meta.url);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(rows, name));
if (unknown.length > 0) {
  process.stderr.write(`No such row: ${unknown.join(', ')}. There are ${Object.keys(rows).join(', ')}.\n`);
  process.exit(2);
}

const startedAt = new Date();
const load = loadNow();
process.stdout.write(`${machine()}\nload average before: ${load}\n\n`);

const results: RowResult[] = [];
for (const [name, bench] of Object.entries(rows)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    const result = await (await bench())();
    results.push(result);
    process.stdout.write(`${plainTable(result)}\n`);
  } catch (error) {
    process.stderr.write(
      `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

const took = `${Math.round((Date.now() - startedAt.getTime()) / 1000)} s`;
if (results.length === Object.keys(rows).length) {
  await writeFile(resultsPath, resultsDocument(results, { startedAt, load, took }));
  process.stdout.write(`took ${took}; written to bench/RESULTS.md\n`);
} else {
  process.stdout.write(`took ${took}; bench/RESULTS.md is written only when every row succeeds in one run\n`);
}
