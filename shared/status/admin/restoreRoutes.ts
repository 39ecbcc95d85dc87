/**
 * The routes that tell what restore tests have found, and the one that starts a test. Whoever knows which backup is bad,
 * and where backups lie, knows what to aim at: all of them are for operators.
 */
import type { Context, Hono } from 'hono';
import type { Config } from '../../config/config.ts';
import { printable } from '../../config/quote.ts';
import type { RestoreTest } from '../../config/restoreConfig.ts';
import { timeText } from '../../ledger/keys.ts';
import type { RestoreLedger } from '../../restore/ledger.ts';
import { readRestores, readTrend } from '../../restore/restoreStatus.ts';
import type { StartedRestore, StartRestore } from '../../restore/startRestore.ts';
import type { Clock } from '../../runtime/clock.ts';
import { eachAtMost } from '../../runtime/eachAtMost.ts';
import { parseQuery } from '../asked.ts';
import { restoreColumns } from '../formats/csv/columns.ts';
import { csvText, csvType } from '../formats/csv/csvText.ts';
import { Problem } from '../problem.ts';
import { presentRestoreRun, presentStanding, presentSummary } from '../wire/presentRestore.ts';
import { restoreRunsQuerySchema, restoreTestBodySchema } from '../wire/restoreSchemas.ts';
import { bodyOf } from './orderBody.ts';

export type RestoreRouteParts = {
  readonly config: Pick<Config, 'restore'>;
  readonly ledger: Omit<RestoreLedger, 'putRestoreRun' | 'putRestoreWatch'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Absent where nothing here can start a test. */
  readonly startRestore?: StartRestore;
  readonly by: (context: Context, told: string | undefined) => string;
};

/** No proxy may keep it for others. */
const unshared = { 'cache-control': 'no-store' };

/** So many backups' runs are read at a time. */
const atOnceMax = 10;

export function addRestoreRoutes(app: Hono, parts: RestoreRouteParts): void {
  const { config, ledger, clock } = parts;
  app.get('/api/v1/restores', async (context) => {
    const now = clock.now();
    const statuses = await readRestores({ tests: config.restore.tests, now }, ledger);
    const restores = await eachAtMost(atOnceMax, statuses, async (status) =>
      presentStanding(status, await readTrend(status.test, now, ledger)),
    );
    return context.json({ generatedAt: timeText(now), restores }, 200, unshared);
  });
  app.get('/api/v1/restores/:backup', async (context) => {
    const backup = context.req.param('backup');
    return context.json({ backup, runs: await runsOf(context, backup, parts) }, 200, unshared);
  });
  app.get('/api/v1/restores/:backup/runs.csv', async (context) => {
    const text = csvText(restoreColumns, await runsOf(context, context.req.param('backup'), parts));
    return context.body(text, 200, { ...unshared, 'content-type': csvType });
  });
  app.get('/api/v1/restores/:backup/:run', async (context) => {
    const { backup, run: id } = context.req.param();
    const run = await ledger.restoreRun(backup, id);
    if (run === undefined) {
      const detail = `No run of ${printable(backup)} is "${printable(id)}", or it is older than what is kept; /api/v1/restores/${encodeURIComponent(backup)} lists them.`;
      throw new Problem(404, 'No such run', detail);
    }
    return context.json(presentRestoreRun(run), 200, unshared);
  });
  app.post('/api/v1/restores/:backup', async (context) => await startTest(context, context.req.param('backup'), parts));
}

/** Of a backup that is not tested any more, too: its runs are still there. @throws Problem */
async function runsOf(context: Context, backup: string, { config, ledger }: RestoreRouteParts) {
  const { limit } = parseQuery(restoreRunsQuerySchema, context);
  const runs = await ledger.restoreRuns(backup, limit);
  if (runs.length === 0) testIn(config, backup);
  return runs.map(presentSummary);
}

async function startTest(context: Context, backup: string, parts: RestoreRouteParts): Promise<Response> {
  const test = testIn(parts.config, backup);
  const { from, at, by: told } = await bodyOf(restoreTestBodySchema, context);
  if (from !== undefined) checkPlace(test, from);
  if (parts.startRestore === undefined) {
    throw new Problem(409, 'Not from here', 'Nothing here can start a test; ask the home region.');
  }
  const started: StartedRestore = await parts.startRestore({
    backup: test.id,
    trigger: { kind: 'person', by: parts.by(context, told) },
    ...(from === undefined ? {} : { from }),
    ...(at === undefined ? {} : { at: Date.parse(at) }),
  });
  const runs = `/api/v1/restores/${encodeURIComponent(test.id)}`;
  switch (started) {
    case 'started':
      return context.json({ backup: test.id, outcome: started, runs }, 202, { ...unshared, location: runs });
    case 'under-way':
      throw new Problem(
        409,
        'Under way',
        `${test.id} is being tested right now; ${runs} has its run when it has ended.`,
      );
    case 'stopping':
      throw new Problem(503, 'Stopping', 'Holdfast is being stopped, and starts nothing any more.');
    case 'no-such-backup':
      throw noSuchBackup(backup);
  }
}

/** @throws Problem */
function testIn({ restore }: Pick<Config, 'restore'>, backup: string): RestoreTest {
  const test = restore.tests.find(({ id }) => id === backup);
  if (test === undefined) throw noSuchBackup(backup);
  return test;
}

function noSuchBackup(backup: string): Problem {
  const detail = `The config has no tested backup "${printable(backup)}"; /api/v1/restores lists them.`;
  return new Problem(404, 'No such backup', detail);
}

/** @throws Problem for a place that the config does not know. */
function checkPlace({ id, source }: RestoreTest, from: 'primary' | 'replica'): void {
  if (source.kind === 'table') {
    throw new Problem(409, 'No other place', `${id} is a table, which is restored from where it is; leave out "from".`);
  }
  if (from === 'replica' && source.replica === undefined) {
    throw new Problem(409, 'No replica', `The config names no replica of ${id}; name it as "replica" there.`);
  }
}
