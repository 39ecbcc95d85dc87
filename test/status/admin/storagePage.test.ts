import { describe, expect, it } from 'vitest';
import { nothingAudited } from '../../../shared/config/auditConfig.ts';
import { type Ledger, LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { failed, findingOf, passed, reportOf, storedOf, summaryOf, unknownCheck } from '../../storage/run/samples.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';
import { hostile } from '../world.ts';

const run = new Date(noon - 86_400_000).toISOString().slice(0, 10);
const buckets = [{ name: 'acme', policy: policyNamed('backup'), retention: [], exceptions: [] }];
const audit = { ...nothingAudited, buckets };

const calm = { findings: {}, excepted: 0, unknown: 0 };
const lineOf = (id: string, score: number | null) => ({ subject: { kind: 'bucket', id } as const, score, ...calm });

async function pageOf(ledger: Partial<Ledger> = {}, config: object = { audit }) {
  const world = failoverWorld({ config, ledger: { ...createMemoryLedger(), ...ledger } });
  const response = await world.run(Promise.resolve(world.app.request('/storage')));
  return { response, page: await response.text(), errors: world.errors };
}

const filled = async () => {
  const ledger = createMemoryLedger();
  const copies = findingOf('copies', 'acme', { summary: 'Too few copies: 1 of 3 copies.' });
  const kept = findingOf('lifecycle-keep', 'acme', { summary: 'gone early', excepted: { reason: 'known to us' } });
  const results = [
    failed('copies', [copies]),
    passed('restorable'),
    failed('lifecycle-keep', [kept]),
    unknownCheck('retention', 'AccessDenied'),
  ];
  await ledger.putAuditReport(storedOf('acme', results, { run }));
  const subjects = [
    lineOf('acme', 90),
    { ...lineOf('orders', null), subject: { kind: 'database', id: 'orders' } as const, unknown: 2 },
  ];
  await ledger.putAuditSummary(
    summaryOf({ run, subjects, totals: { ...calm, subjects: 2, unknown: 2, findings: { high: 1 } } }),
  );
  return ledger;
};

const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('the page of storage', () => {
  it('says 3-2-1, the life of backups, and what could not be looked at', async () => {
    const { response, page } = await pageOf(await filled());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = textOf(page);
    // What nobody could judge comes first.
    expect(text.indexOf('the database of orders not known')).toBeLessThan(text.indexOf('s3://acme 90'));
    expect(text).toContain(
      '✕ not as it should be 3-2-1: three copies, two kinds of storage, one elsewhere Too few copies: 1 of 3 copies.',
    );
    expect(text).toContain('● as it should be the newest backup');
    expect(text).toContain(
      '◐ excepted whether it is kept for as long as it must be gone early (excepted: known to us)',
    );
    expect(text).toContain('? could not look whether nobody can delete it before AccessDenied');
    expect(text).toContain('? not checked whether it goes when it may');
    expect(page).toContain('<a href="/api/v1/audits/bucket%3Aacme">');
    expect(text).toContain('1 high; 2 checks could not look');
  });

  it('has a line of it on the home page of operators', async () => {
    const world = failoverWorld({ config: { audit }, ledger: await filled() });
    const page = await (await world.run(Promise.resolve(world.app.request('/')))).text();
    expect(textOf(page)).toContain('Storage : 1 high; 2 checks could not look');
  });

  it('never says that there is nothing when nobody could look', async () => {
    const fail = async () => {
      throw new LedgerUnavailable('reading audits', new Error('the connection was lost'));
    };
    const { response, page, errors } = await pageOf({ auditSummaries: fail });
    expect(response.status).toBe(200);
    expect(page).toContain('What audits found is not known');
    expect(page).not.toMatch(/no findings|None\./i);
    expect(errors.map(({ name }) => name)).toContain('LedgerUnavailable');
  });

  it('fails report by report', async () => {
    const ledger = await filled();
    const fail = async () => {
      throw new LedgerUnavailable('reading a report', new Error('the connection was lost'));
    };
    // The home page reads summaries alone.
    const { page } = await pageOf({
      ...ledger,
      auditReports: async (day, subject) => (subject === undefined ? await ledger.auditReports(day) : await fail()),
    });
    expect(page).toContain('Its report could not be read.');
    expect(textOf(page)).toContain('s3://acme 90 no findings ? not known ? not known');
  });

  it.each([
    ['nothing is audited', { audit: nothingAudited }, 'names no bucket, database or table'],
    ['no audit has finished', { audit }, 'No audit has finished yet: nothing is known of storage.'],
  ])('says so when %s', async (_, config, text) => {
    expect((await pageOf({}, config)).page).toContain(text);
  });

  it('never lets text of others become markup', async () => {
    const ledger = createMemoryLedger();
    const subject = { kind: 'bucket', id: hostile } as const;
    const finding = { ...findingOf(hostile, hostile), summary: hostile, excepted: { reason: hostile } };
    const report = reportOf(hostile, [{ ...failed('copies', [finding]), title: hostile }], {
      facts: [{ name: hostile, text: hostile }],
    });
    await ledger.putAuditReport(storedOf(hostile, [], { run, report }));
    const [open] = summaryOf().open;
    if (open === undefined) throw new Error('the sample has an open finding');
    const opened = { ...open, title: hostile, summary: hostile, subjects: [hostile], fix: hostile };
    await ledger.putAuditSummary(summaryOf({ run, subjects: [{ ...lineOf(hostile, 1), subject }], open: [opened] }));
    const { page } = await pageOf(ledger);
    expect(page).toContain('&lt;script&gt;alert(');
    expect(page).not.toMatch(/<script(?! src="\/assets\/)|alert\("1"/);
  });
});
