/** The demo world's backups, restored as one machine restores them. Checksums and contents are compared by other programs. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDemoBackups } from '../../local/demo/backups/make.ts';
import { demoConfig } from '../../local/demo/config.ts';
import { createRestoringHere } from '../../local/restoringHere.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { createInProcessSteps } from '../../shared/restore/inProcessSteps.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';
import { createRandom } from '../fakes/random.ts';

const config = demoConfig({
  url: (service, region) => `http://127.0.0.1/${service}/${region}`,
  set: () => true,
  close: async () => undefined,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-backups-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each(['primary', 'replica'] as const)('are there and can be restored, from the %s', async (from) => {
  const { next: random } = createRandom(7);
  const s3 = join(folder, 's3');
  await makeDemoBackups({ s3, now: systemClock.now(), random });
  const shops = join(s3, 'demo-shop-backups', 'objects', 'db', 'shop');
  const sums = (await readdir(shops)).filter((name) => name.endsWith('.sha256'));
  expect(sums.length).toBeGreaterThan(3);
  // GNU coreutils.
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', ...sums], { cwd: shops });
  const here = createRestoringHere(
    { config, folder: s3, workspaces: join(folder, 'restores') },
    {
      clock: systemClock,
      ledger: createMemoryLedger(),
      leases: createMemoryControlStore(),
      secrets: () => Promise.reject(new Error('not asked')),
      random,
      version: '0.0.0',
      onError: (error) => {
        throw error;
      },
    },
  );
  for (const { id } of config.restore.tests) {
    const restored = await here.restoring(
      { backup: id, trigger: { kind: 'person', by: 'mara' }, from },
      { steps: createInProcessSteps({ clock: systemClock }), holder: id, progress: () => {} },
    );
    expect(restored).toMatchObject({ kind: 'ran', run: { backup: id, verdict: 'passed', reasons: [], left: [] } });
  }
  expect(await readdir(join(folder, 'restores'))).toEqual([]);
});

it('are as many as there were when they are made again, but for the new one', async () => {
  const { next: random } = createRandom(7);
  const now = Date.UTC(2026, 10, 30, 12);
  await makeDemoBackups({ s3: folder, now, random });
  const shops = join(folder, 'demo-shop-backups', 'objects', 'db', 'shop');
  const before = await readdir(shops);
  await makeDemoBackups({ s3: folder, now: now + 60_000, random });
  const added = (await readdir(shops)).filter((name) => !before.includes(name));
  expect(added.toSorted()).toEqual(['shop-20261130T120100Z.sqlite.gz', 'shop-20261130T120100Z.sqlite.gz.sha256']);
});
