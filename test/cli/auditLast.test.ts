import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as z from 'zod';
import { main } from '../../cli/main.ts';
import { auditReportSchema, auditsSchema } from '../../shared/status/wire/auditSchemas.ts';
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
  let report: unknown;
  let questions: { readonly path: string | undefined; readonly signature: string | undefined }[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      questions.push({ path: request.url, signature: request.headers.authorization });
      const isReport = request.url === '/api/v1/audits/bucket%3Aacme-backups?run=2026-11-30' && report !== undefined;
      response.statusCode = request.url === '/api/v1/audits' || isReport ? 200 : 404;
      response.end(JSON.stringify(isReport ? report : answer));
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
    [
      'what is not grave enough, and a report that does not say how grave the rest is',
      one,
      ['--fail-on', 'critical'],
      2,
    ],
    ['whatever there is', one, ['--fail-on', 'never'], 0],
    ['nothing', fine, [], 0],
    ['no audit', none, [], 2],
    ['a format that there is not', one, ['--format', 'sarif'], 2],
  ])('ends as it should with %s', async (_, answered, args, status) => {
    expect((await last(answered, ...args)).exit).toBe(status);
  });

  it.each([
    ['critical', 'high', 0],
    ['critical', 'critical', 1],
    ['medium', 'low', 0],
    ['medium', 'medium', 1],
    ['low', 'low', 1],
  ] as const)('with --fail-on %s and what could not be looked at %s ends with %i', async (failOn, severity, status) => {
    const blind = one.finished && { ...one.finished, open: [] };
    const result = { check: 'c', title: 't', reason: 'r', findings: [] };
    report = auditReportSchema.parse({
      ...{ run: '2026-11-30', subject, lookedAt: one.generatedAt, score: null, facts: [] },
      results: [
        { ...result, severity, outcome: 'unknown', why: 'denied' },
        { ...result, severity: 'critical', outcome: 'passed' },
      ],
    });
    expect((await last({ ...one, finished: blind }, '--fail-on', failOn)).exit).toBe(status);
    report = undefined;
  });

  it('signs when it is asked to', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    questions = [];
    await last(fine, '--sign');
    await last(fine);
    vi.unstubAllEnvs();
    expect(questions.map(({ signature }) => signature?.split(' ')[0])).toEqual(['AWS4-HMAC-SHA256', undefined]);
  });

  it('prints the JSON as it is', async () => {
    expect(JSON.parse((await last(one, '--json')).stdout)).toEqual(one);
  });
});
