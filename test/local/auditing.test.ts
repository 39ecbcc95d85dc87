/** The audit of one machine over the folder that stands for S3: the demo world's buckets. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditing } from '../../local/auditing.ts';
import { writeDemoBuckets } from '../../local/demo/buckets.ts';
import { demoConfig } from '../../local/demo/config.ts';
import { createVirtualClock } from '../../local/simulation/clock.ts';
import { createTrouble } from '../../local/trouble.ts';
import { surveyAudits } from '../../shared/alerts/signals/audits.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { findingsOf } from '../../shared/storage/run/since.ts';

const config = demoConfig({
  url: (service, region) => `http://127.0.0.1/${service}/${region}`,
  set: () => true,
  close: async () => undefined,
});

const dayMs = 86_400_000;
const noon = Date.UTC(2026, 10, 30, 12);

let s3: string;
beforeEach(async () => {
  s3 = await mkdtemp(join(tmpdir(), 'holdfast-demo-s3-'));
});
afterEach(() => rm(s3, { recursive: true, force: true }));

function machine(clock = createVirtualClock(noon), ledger = createMemoryLedger()) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const parts = {
    clock,
    ledger,
    control: createMemoryControlStore(),
    secrets: () => Promise.reject(new Error('not asked')),
    trouble: createTrouble(say),
    say,
  };
  const audit = createAuditing({ config, s3, asksAws: false }, parts);
  return { said, ledger, clock, audit: () => audit(new AbortController().signal) };
}

const signalsOf = async ({ ledger, clock }: ReturnType<typeof machine>) =>
  surveyAudits({
    watched: config.audit.buckets.length,
    thresholds: config.audit.alerts,
    summaries: await ledger.auditSummaries(1),
    known: new Set(),
    now: clock.now(),
  }).signals.filter(({ condition }) => condition === 'active');

describe('the demo world', () => {
  it('has a bucket that is as its policy asks for, and one with mistakes, for which there is one ticket', async () => {
    await writeDemoBuckets(s3, noon);
    const world = machine();
    await world.audit();
    const reports = await world.ledger.auditReports('2026-11-30');
    const byName = new Map(reports.map(({ report }) => [report.subject.id, report]));
    const [good, bad] = [byName.get('demo-orders-backups'), byName.get('demo-logs')];
    expect(good?.score).toBe(100);
    expect(good && findingsOf(good)).toEqual([]);
    expect(bad && findingsOf(bad).map(({ check }) => check)).toEqual(
      expect.arrayContaining(['public-access', 'lifecycle-tiers', 'abort-multipart']),
    );
    // Nothing of either is unknown: all documents are there.
    expect(reports.flatMap(({ report }) => report.results.filter(({ outcome }) => outcome === 'unknown'))).toEqual([]);
    expect(await signalsOf(world)).toMatchObject([{ severity: 'ticket', detail: { check: 'public-access' } }]);
  });

  it('leaves alone what somebody has changed in its folder, and writes of today what is of today', async () => {
    await writeDemoBuckets(s3, noon);
    const block = join(s3, 'demo-logs', 'get-public-access-block.json');
    await writeFile(block, '{"mine": true}');
    await writeDemoBuckets(s3, noon + dayMs);
    expect(await readFile(block, 'utf8')).toBe('{"mine": true}');
    expect(await readFile(join(s3, 'demo-logs', 'objects.json'), 'utf8')).toContain('2026-12-01T12');
  });
});

describe('one machine', () => {
  it('audits at its start and then once a day', async () => {
    await writeDemoBuckets(s3, noon);
    const world = machine();
    await world.audit();
    await world.audit();
    await world.clock.advance(dayMs / 2);
    await world.audit();
    expect(world.said).toEqual([
      'audit: 2 subjects, findings: 1 high, 2 medium, 3 low (6 new, 0 gone)',
      expect.stringMatching(/^audit: 2 subjects, findings: 1 high, .* \(0 new, 0 gone\)$/),
    ]);
  });

  it('started again on the same day sees what has been mended since', async () => {
    await writeDemoBuckets(s3, noon);
    const first = machine();
    await first.audit();
    const blocked = await readFile(join(s3, 'demo-orders-backups', 'get-public-access-block.json'), 'utf8');
    await writeFile(join(s3, 'demo-logs', 'get-public-access-block.json'), blocked);
    const clock = createVirtualClock(noon + 60_000);
    const second = machine(clock, first.ledger);
    await second.audit();
    expect(await signalsOf(second)).toEqual([]);
  });

  it('of whose buckets there is no folder says that it could not look', async () => {
    const world = machine();
    await world.audit();
    const [summary] = await world.ledger.auditSummaries(1);
    expect(summary?.subjects.map(({ score }) => score)).toEqual([null, null]);
    expect(world.said[0]).toMatch(/findings: none .*; \d+ checks could not look$/);
    expect(await signalsOf(world)).toMatchObject([
      { key: 'audit:blind', severity: 'ticket', detail: { subject: 'everything' } },
    ]);
  });
});
