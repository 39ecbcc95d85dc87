import { describe, expect, it } from 'vitest';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { type Ledger, LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import type { RestoreRun } from '../../../shared/restore/run.ts';
import { failedRun, hourMs, rtoOf, runOf, testOf, truncated } from '../../restore/runs.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';
import { hostile } from '../world.ts';

const dayMs = 24 * hourMs;

/** `noon` is on Sunday, 2026-11-22: `orders` was due eight hours before. */
const dueAt = noon - 8 * hourMs;

const restore = { ...nothingRestored, tests: [testOf(), testOf('carts')] };

async function pageOf(
  runs: readonly RestoreRun[],
  ledger: Partial<Ledger> = {},
  path = '/restores',
  config: object = { restore },
) {
  const memory = createMemoryLedger();
  for (const run of runs) await memory.putRestoreRun(run);
  const world = failoverWorld({ config, ledger: { ...memory, ...ledger } });
  const response = await world.run(Promise.resolve(world.app.request(path)));
  return { response, page: await response.text(), errors: world.errors };
}

const textOf = (markup: string) => markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

const fail = () => Promise.reject(new LedgerUnavailable('reading', new Error('gone')));

/** Weekly, each a gigabyte larger than the one before, and a minute slower. */
const growing = Array.from({ length: 6 }, (_, index) => {
  const startedAt = dueAt - (5 - index) * 7 * dayMs;
  const { source } = runOf({ startedAt });
  if (source?.kind !== 'objects') throw new Error('the sample is of objects');
  return runOf({
    startedAt,
    source: { ...source, takenAt: startedAt, bytes: (index + 1) * 1_000_000_000 },
    rto: rtoOf((index + 1) * 60_000, hourMs),
  });
});

describe('the page of restores', () => {
  it('says of each backup the verdict, when, and what was measured against what was promised', async () => {
    const { response, page } = await pageOf([runOf({ startedAt: dueAt })]);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const text = textOf(page);
    expect(text).toContain(
      'orders ● passed 2026-11-22 04:00:00 UTC 2 h, promised 1 d 1 min 30 s, promised 1 h 2026-11-29 04:00:00 UTC',
    );
    expect(text).toContain('carts ? not tested yet never not measured, promised 1 d');
    expect(text).toContain('fetch 18 s, restore 1 min 3 s, checks 9.0 s 3 MB');
    expect(page).toMatch(/<a href="\/api\/v1\/restores\/orders\/orders-20261122T040000Z-x7k2">/);
  });

  it('says whose data each backup holds, with the way to the page of each service, and where nobody said so', async () => {
    const [checkout] = failoverWorld().config.services;
    if (checkout === undefined) throw new Error('the sample has no service');
    const services = [checkout, { ...checkout, id: 'search', title: hostile }];
    const tests = [testOf('orders', { services: ['checkout', 'search'] }), testOf('carts')];
    const { page } = await pageOf([], {}, '/restores', { services, restore: { ...nothingRestored, tests } });
    const [, orders = '', carts = ''] = page.split(/<h2 id="backup-/);
    expect(textOf(orders)).toContain(`Holds the data of ${checkout.title} , &lt;script&gt;`);
    expect([...orders.matchAll(/href="(\/services\/[^"]+)"/g)].map(([, path]) => path)).toEqual([
      '/services/checkout',
      '/services/search',
    ]);
    expect(page).not.toMatch(/<script(?! src="\/assets\/)/);
    expect(textOf(carts)).toContain("Which service's data it holds is not said");
    expect(carts).not.toContain('/services/');
  });

  it('says why one failed, and puts it first, whatever its texts hold', async () => {
    const reasons = [{ code: 'truncated' as const, text: hostile }, truncated, truncated, truncated];
    const { page } = await pageOf([failedRun({ startedAt: dueAt, backup: 'carts', reasons })]);
    expect(textOf(page)).toContain('✕ failed &lt;script&gt;');
    expect(page).toContain(`· ${truncated.text} · ${truncated.text} · and 1 more`);
    expect(page).not.toMatch(/<script(?! src="\/assets\/)|alert\("1"/);
    expect(page.indexOf('>carts<')).toBeLessThan(page.indexOf('>orders<'));
  });

  it('tells what failed while nobody could tell', async () => {
    const blind = runOf({ startedAt: dueAt, verdict: 'unknown', reasons: [{ code: 'denied', text: 'Nobody may' }] });
    const { page } = await pageOf([failedRun({ startedAt: dueAt - dayMs }), blind]);
    expect(textOf(page)).toContain('? could not tell Nobody may');
    expect(page).toContain(`the last test that could tell failed: ${truncated.text}`);
  });

  it('tells where a backup is going, and draws what its table says', async () => {
    const { page } = await pageOf(growing);
    // A minute a GB: an hour at 60 GB. A GB a week: 54 GB more take 54 weeks from 2026-11-22.
    expect(page).toContain(
      'Of 6 tests: 1 min more for each GB. It grows by 143 MB a day. The RTO is missed from 60 GB on. At this pace that is on 2027-12-05.',
    );
    expect(page).toContain('aria-label="Time to restore orders, 6 tests: from 1 min to 6 min, promised 1 h"');
    expect(page.match(/<rect class="up"/g)).toHaveLength(6);
  });

  it('says that nothing is known when the ledger does not tell', async () => {
    const { response, page, errors } = await pageOf([], { newestRestoreRuns: fail });
    expect(response.status).toBe(200);
    expect(page).toContain('How the backups stand is not known: the ledger did not answer.');
    expect(page).not.toMatch(/passed|not tested yet/i);
    expect(errors).toMatchObject([{ code: 'ledger-unavailable' }]);
  });

  it('fails backup by backup', async () => {
    const memory = createMemoryLedger();
    await memory.putRestoreRun(runOf({ startedAt: dueAt }));
    const restoreRuns: Ledger['restoreRuns'] = async (backup, limit) =>
      backup === 'carts' ? await fail() : await memory.restoreRuns(backup, limit);
    const { page } = await pageOf([], { ...memory, restoreRuns });
    expect(page).toContain('Its tests could not be read.');
    expect(textOf(page)).toContain('Its tests, the newest first');
  });

  it('says so where nothing is tested', async () => {
    expect((await pageOf([], {}, '/restores', {})).page).toContain('so none is tested');
  });
});

describe('the line of the home page', () => {
  it('counts how the backups stand', async () => {
    const { page } = await pageOf([failedRun({ startedAt: dueAt })], {}, '/');
    expect(textOf(page)).toContain('Restores : 0 of 2 passed their last test; 1 failed; 1 not tested yet.');
  });

  it('says that nothing is known when the ledger does not tell, and shows the rest', async () => {
    const { page } = await pageOf([], { newestRestoreRuns: fail }, '/');
    expect(page).toContain('How the backups stand is not known: the ledger did not answer.');
    expect(page).toContain('Checkout');
  });

  it('is not there where nothing is tested', async () => {
    expect((await pageOf([], {}, '/', {})).page).not.toContain('last test');
  });
});
