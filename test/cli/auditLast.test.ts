import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { main } from '../../cli/main.ts';
import { auditsSchema } from '../../shared/status/wire/auditSchemas.ts';
import { recordedIo } from './recordedIo.ts';

const subject = { kind: 'bucket', id: 'acme-backups' } as const;
const nothing = { findings: {}, excepted: 0, unknown: 0 };

const none: z.input<typeof auditsSchema> = {
  generatedAt: '2026-11-30T12:00:00.000Z',
  watched: 2,
  finished: null,
  underWay: { run: '2026-11-30', audited: 1 },
};

const one: z.input<typeof auditsSchema> = {
  ...none,
  underWay: null,
  finished: {
    run: '2026-11-30',
    startedAt: '2026-11-30T02:00:00.000Z',
    endedAt: '2026-11-30T02:01:00.000Z',
    totals: { subjects: 2, findings: { high: 1 }, excepted: 0, unknown: 2 },
    changes: { new: 1, gone: 0, still: 0 },
    open: [
      {
        check: 'versioning',
        title: 'Versions kept?',
        severity: 'high',
        since: '2026-11-30',
        count: 1,
        subjects: ['s3://acme-backups'],
        more: 0,
        summary: 'Versioning is \u001b[31msuspended.',
      },
    ],
    subjects: [
      { subject, score: 60, findings: { high: 1 }, excepted: 0, unknown: 2 },
      { subject: { kind: 'table', id: 'orders' }, score: 100, ...nothing },
    ],
  },
};

const fine: z.input<typeof auditsSchema> = {
  ...one,
  finished: one.finished && { ...one.finished, totals: { subjects: 2, ...nothing }, open: [], subjects: [] },
};

describe('holdfast audit --last', () => {
  let server: Server;
  let url = '';
  let answer: unknown;
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === '/api/v1/audits' ? 200 : 404;
      response.end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (typeof address === 'string' || address === null) throw new Error('The server has no port.');
    url = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => void server.close());

  async function last(answered: z.input<typeof auditsSchema>, ...args: readonly string[]) {
    answer = auditsSchema.parse(answered);
    const { io, written } = recordedIo();
    return { exit: await main(['audit', '--last', '--url', url, ...args], io), ...written };
  }

  it('tells what the monitor found', async () => {
    expect(await last(one)).toEqual({
      exit: 1,
      stderr: '',
      stdout: [
        'audited            score  critical  high  medium  low  unknown  excepted',
        's3://acme-backups  60     ·         1     ·       ·    2        ·',
        '',
        'HIGH versioning, since 2026-11-30, 1 in s3://acme-backups: Versioning is \\u001b[31msuspended.',
        '',
        'The audit of 2026-11-30: 2 audited; 1 high; 2 checks could not look.',
        'Since the one before: 1 new, 0 gone, 0 still there.',
        '',
      ].join('\n'),
    });
  });

  it.each([
    ['what is not grave enough, but could not be looked at', one, ['--fail-on', 'critical'], 1],
    ['whatever there is', one, ['--fail-on', 'never'], 0],
    ['nothing', fine, [], 0],
    ['no audit', none, [], 2],
    ['a format that there is not', one, ['--format', 'sarif'], 2],
  ])('ends as it should with %s', async (_, answered, args, status) => {
    expect((await last(answered, ...args)).exit).toBe(status);
  });

  it('prints the JSON as it is', async () => {
    expect(JSON.parse((await last(one, '--json')).stdout)).toEqual(one);
  });
});
