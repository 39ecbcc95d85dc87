import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import type * as z from 'zod';
import { main } from '../../cli/main.ts';
import type { restoreRunsSchema, restoresSchema } from '../../shared/status/wire/restoreSchemas.ts';
import { recordedIo } from './recordedIo.ts';
import { listening } from './served.ts';

type Restores = z.input<typeof restoresSchema>;

const passed: NonNullable<Restores['restores'][number]['last']> = {
  id: 'orders-20261130T040000Z-a1b2',
  startedAt: '2026-11-30T04:00:00.000Z',
  endedAt: '2026-11-30T04:01:35.000Z',
  trigger: { kind: 'schedule', scheduledAt: '2026-11-30T04:00:00.000Z' },
  verdict: 'passed',
  reasons: [],
  rpo: { measuredSeconds: 7_500, by: 'data', objectiveSeconds: 86_400 },
  rto: { thawSeconds: 0, fetchSeconds: 12, restoreSeconds: 78, checksSeconds: 1, totalSeconds: 91 },
};
const failed: typeof passed = {
  ...passed,
  verdict: 'failed',
  reasons: [{ code: 'check-failed', text: 'Got \u001b[31m12.', advice: 'Look at it.' }],
};
const orders: Restores['restores'][number] = {
  backup: 'orders',
  services: ['checkout'],
  engine: 'postgres',
  schedule: { cron: '0 4 * * SUN', timezone: 'UTC', lastDueAt: null, nextDueAt: '2026-12-06T04:00:00.000Z' },
  objective: { rpoSeconds: 86_400 },
  last: passed,
  bad: null,
  overdueSince: null,
  trend: null,
};
const generatedAt = '2026-11-30T12:00:00.000Z';

/** @param standing of the list, where something else is asked for. */
async function askedBeside(standing: object, answer: object, ...args: readonly string[]) {
  const questions: string[] = [];
  const server = createServer((request, response) => {
    questions.push(`${request.method} ${request.url}`);
    response.end(JSON.stringify(request.url === '/api/v1/restores' ? standing : answer));
  });
  const url = await listening(server);
  const { io, written } = recordedIo();
  return { exit: await main(['restores', ...args, '--url', url], io), questions, ...written };
}

const asked = (answer: object, ...args: readonly string[]) => askedBeside(answer, answer, ...args);

it('tells how tested backups stand', async () => {
  expect(await asked({ generatedAt, restores: [orders] })).toEqual({
    exit: 0,
    questions: ['GET /api/v1/restores'],
    stderr: '',
    stdout: [
      'backup  engine    last test  at                       age of data  time back   next test',
      'orders  postgres  ● passed   2026-11-30 04:00:00 UTC  2 h 5 min    1 min 31 s  2026-12-06 04:00:00 UTC',
      '',
      'as of 2026-11-30T12:00:00.000Z',
      '',
    ].join('\n'),
  });
});

it.each([
  [
    'failed, and says why and what to do',
    { last: failed },
    'orders: check-failed: Got \\u001b[31m12.\n  do: Look at it.',
  ],
  ['was never tested', { last: null }, '? not tested yet'],
  ['was not tested when it was due', { overdueSince: generatedAt }, 'was due at 2026-11-30 12:00:00 UTC'],
  [
    'failed before nobody could tell',
    { bad: failed },
    'failed at 2026-11-30 04:00:00 UTC, and nobody could tell since',
  ],
])('ends with 1 for one that %s', async (_, part, text) => {
  const { exit, stdout } = await asked({ generatedAt, restores: [{ ...orders, ...part }] });
  expect(exit).toBe(1);
  expect(stdout).toContain(text);
});

it.each([
  ['stands well, whatever a person asked for since', {}, 0],
  ['was not tested when it was due, whatever its last test found', { overdueSince: generatedAt }, 1],
])('tells the runs of one backup that %s', async (_, part, expected) => {
  const runs: z.input<typeof restoreRunsSchema>['runs'] = [{ ...failed, asked: { from: 'replica' } }, passed];
  const list = { generatedAt, restores: [{ ...orders, ...part }] };
  const { exit, questions, stdout } = await askedBeside(list, { backup: 'orders', runs }, 'orders');
  const both = ['GET /api/v1/restores/orders', 'GET /api/v1/restores'];
  expect({ exit, questions }).toEqual({ exit: expected, questions: both });
  expect(stdout).toContain('✕ failed  2026-11-30 04:00:00 UTC  2 h 5 min    1 min 31 s  orders-20261130T040000Z-a1b2');
});

it('says at which size and when a backup that grows will be back too late', async () => {
  const trend = {
    runs: 5,
    secondsPerGb: 90,
    fit: 0.99,
    gbPerDay: 0.4,
    rtoMissedFromBytes: 40 * 2 ** 30,
    rtoMissedFrom: '2027-03-01T00:00:00.000Z',
  };
  const { stdout } = await asked({ generatedAt, restores: [{ ...orders, trend }] });
  expect(stdout).toContain(
    'orders: will miss its RTO at 40 GiB, which it has from 2027-03-01 on if it grows as it did',
  );
});

it('starts a test, of a backup that is named', async () => {
  const started = await asked({ backup: 'orders', outcome: 'started', runs: '/x' }, 'orders', '--start');
  expect(started).toMatchObject({ exit: 0, questions: ['POST /api/v1/restores/orders'] });
  expect(await asked({}, '--start')).toMatchObject({ exit: 2, questions: [] });
});
