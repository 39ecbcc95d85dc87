import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { readReport } from '../../shared/report/readReport.ts';
import { reportSchema } from '../../shared/report/reportSchema.ts';
import { createAdminApp } from '../../shared/status/admin/adminApp.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { noMetrics } from '../fakes/metrics.ts';
import { hostile, worldApp, worldConfig, worldLedger } from '../status/world.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

/** The Monday after the Sunday evening of which the world's rounds are. */
const now = Date.UTC(2026, 10, 23, 8);

let url = '';
let folder = '';
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-report-'));
  const ledger = await worldLedger();
  const { app } = await worldApp({ ledger, evidence: true });
  const alerts = createMemoryAlertStore();
  const plans = createMemoryPlanStore();
  const parts = { ledger, alerts, plans, metrics: noMetrics, onError: () => {} };
  const admin = createAdminApp({
    config: worldConfig,
    ledger,
    control: createMemoryControlStore(),
    alerts,
    plans,
    clock: createVirtualClock(now),
    id: () => 'n1',
    makeReport: (period) => {
      made += 1;
      return readReport({ config: worldConfig, period, now }, parts);
    },
    by: (_context, told) => told ?? 'somebody',
    onError: () => {},
  });
  url = await served(new Hono().route('/', app).route('/', admin));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function report(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['report', '--url', url, ...args], io), ...written };
}

describe('holdfast report', () => {
  it('prints the last finished week, and ends with 1 as there is something to do', async () => {
    const { exit, stdout, stderr } = await report();
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toMatch(/^Holdfast: Week 47 of 2026, 2026-11-16 to 2026-11-22\n/);
    // Seven hours and a half of rounds, an hour and a half of gap: of seven days, little.
    expect(stdout).toMatch(/^Checkout API: .*only 3\.\d+ % of the time seen$/m);
    expect(stdout).toContain(`${url}/reports/2026-W47`);
  });

  it('writes it as one file, with what is hostile in it escaped', async () => {
    const file = join(folder, 'report.html');
    const { exit, stderr } = await report('--week', '2026-W47', '--html', file);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: `The report is in ${file}.\n` });
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toContain(hostile);
  });

  it('prints JSON', async () => {
    const { stdout } = await report('--month', '2026-11', '--json');
    const { period } = reportSchema.parse(JSON.parse(stdout));
    expect(period).toMatchObject({ name: '2026-11', isOver: false, until: '2026-11-23T08:00:00.000Z' });
  });

  it('makes one only once for whoever asks again within a minute', async () => {
    const before = made;
    await Promise.all([report('--quarter', '2026-Q4'), report('--quarter', '2026-Q4'), report('--quarter', '2026-Q4')]);
    expect(made - before).toBe(1);
  });

  it.each([
    [['--week', '2026-11'], '"2026-11" is not a week such as 2026-W47.\n'],
    [['--week', '2027-W53'], 'There is no "2027-W53"; write a period such as 2026-W47, 2026-11, 2026-Q4.\n'],
    [['--week', '2026-W47', '--month', '2026-11'], 'Give either a week or a month, not both.\n'],
    [['--week', '2027-W01'], '2027-W01 has not begun.\n'],
  ])('refuses %j with 2', async (args, message) => {
    expect(await report(...args)).toEqual({ exit: 2, stdout: '', stderr: message });
  });

  it('ends with 2 when the file cannot be written', async () => {
    const { exit, stderr } = await report('--html', join(folder, 'none', 'report.html'));
    expect(exit).toBe(2);
    expect(stderr).toMatch(/cannot be written: ENOENT/);
  });
});

describe('the pages', () => {
  it('lead to every report, newest first', async () => {
    const answer = await fetch(`${url}/reports`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    const names = [...text.matchAll(/href="\/reports\/([^"]+)"/g)].map(([, name]) => name);
    expect(names.slice(0, 3)).toEqual(['2026-W48', '2026-W47', '2026-W46']);
    expect(names).toContain('2026-11');
    expect(names).toContain('2026-Q4');
  });

  it('show a report under a policy that allows its own style alone', async () => {
    const answer = await fetch(`${url}/reports/2026-W47`);
    expect(answer.status).toBe(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    const [hash = ''] = /sha256-[^']+/.exec(policy) ?? [];
    expect(await answer.text()).toContain(hash);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(['2026-W99', 'nothing', '2030-W01', '%3Cscript%3E'])('answer %s with a problem', async (name) => {
    const answer = await fetch(`${url}/reports/${name}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
