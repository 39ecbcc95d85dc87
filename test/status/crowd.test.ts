/** What a crowd costs, and what it is shown when the ledger cannot be read. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSnapshotFile } from '../../local/snapshotFile.ts';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { saveSnapshot } from '../../shared/status/saveSnapshot.ts';
import type { SnapshotStore } from '../../shared/status/snapshot.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from './world.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await worldLedger();
});

function unreadable(): Ledger {
  const fail = async () => {
    throw new LedgerUnavailable('reading boards', new Error('the connection was lost'));
  };
  return { ...ledger, boards: fail, recents: fail, rounds: fail };
}

describe('a crowd', () => {
  it('of a hundred at a time costs one read', async () => {
    let reads = 0;
    const counted: Ledger = {
      ...ledger,
      boards: () => {
        reads += 1;
        return ledger.boards();
      },
    };
    const { app } = await worldApp({ ledger: counted });
    const answers = await Promise.all(Array.from({ length: 100 }, async () => await app.request('/')));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(reads).toBe(1);
  });

  it.each(['uptime', 'uptime?window=24h', 'latency.csv', 'budget.csv', 'events', 'incidents'])(
    'that asks the API for %s costs what one of it costs, however many there are',
    async (what) => {
      let reads = 0;
      const counted = new Proxy(ledger, {
        get(target, name: keyof Ledger) {
          reads += 1;
          return target[name];
        },
      });
      const path = `/api/v1/services/checkout/${what}`;
      const one = await worldApp({ ledger: counted });
      expect((await one.app.request(path)).status).toBe(200);
      const ofOne = reads;
      expect(ofOne).toBeGreaterThan(0);
      reads = 0;
      const { app } = await worldApp({ ledger: counted });
      const answers = await Promise.all(Array.from({ length: 100 }, async () => await app.request(path)));
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      expect([answers.every(({ status }) => status === 200), new Set(texts).size]).toEqual([true, 1]);
      expect(reads).toBe(ofOne);
    },
  );

  it('that asks about different services is told of each', async () => {
    const { app } = await worldApp({ ledger });
    for (const id of ['checkout', 'hostile', 'checkout']) {
      expect(await (await app.request(`/api/v1/services/${id}/uptime`)).json()).toMatchObject({ service: id });
    }
  });

  it('that has the page already is told so (RFC 9110, 13.1.2)', async () => {
    const { app } = await worldApp({ ledger });
    const first = await app.request('/');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"[0-9a-f]+"$/);
    const again = await app.request('/', { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
    // 15.4.5: what a 200 would have said of caching, too.
    expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    expect((await app.request('/', { headers: { 'if-none-match': '"another"' } })).status).toBe(200);
  });

  it('gets compressed what it can decompress', async () => {
    const { app } = await worldApp({ ledger });
    const plain = await app.request('/');
    const packed = await app.request('/', { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toMatch(/accept-encoding/i);
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
    expect(packed.headers.get('content-length')).toBe(String(bytes.byteLength));
    // 15.4.5: what a 200 would have said.
    const tag = packed.headers.get('etag') ?? '';
    const again = await app.request('/', { headers: { 'accept-encoding': 'gzip', 'if-none-match': tag } });
    expect([again.status, again.headers.get('vary')]).toEqual([304, packed.headers.get('vary')]);
  });

  // RFC 9110, 12.5.3: a weight of 0 means "not acceptable"; no field means any, of which plain text is one.
  it.each([undefined, 'identity', 'br', 'gzip;q=0', 'gzip;q=0.5, identity;q=1'])(
    'that takes %s gets it plain',
    async (taken) => {
      const { app } = await worldApp({ ledger });
      const headers: Record<string, string> = taken === undefined ? {} : { 'accept-encoding': taken };
      const answer = await app.request('/', { headers });
      expect([answer.status, answer.headers.get('content-encoding')]).toEqual([200, null]);
      expect(await answer.text()).toMatch(/^<!doctype html>/i);
    },
  );

  it('gets each answer compressed as its own, one that is not found, too', async () => {
    const { app } = await worldApp({ ledger });
    const paths = [
      '/',
      '/incidents',
      '/openapi.json',
      '/metrics',
      '/badge/checkout.svg',
      '/feed.atom',
      '/services/unknown',
    ];
    for (const path of [...paths, ...paths]) {
      const plain = await (await app.request(path)).text();
      const packed = await app.request(path, { headers: { 'accept-encoding': 'gzip' } });
      expect([path, packed.headers.get('content-encoding')]).toEqual([path, 'gzip']);
      expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString(), path).toBe(plain);
    }
  });
});

describe('without a ledger', () => {
  let folder: string;
  let snapshots: SnapshotStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'));
    snapshots = createSnapshotFile(join(folder, 'status.json'));
    const [control, alerts] = [createMemoryControlStore(), createMemoryAlertStore()];
    const parts = { ledger, control, alerts, plans: createMemoryPlanStore(), snapshots, onError: () => {} };
    await saveSnapshot({ config: worldConfig, now: worldNow }, parts);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('the page is the last snapshot, says how old it is, and calls nothing fine', async () => {
    const { app, errors } = await worldApp({ ledger: unreadable(), snapshots });
    const page = await app.request('/');
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toMatch(/class="banner" role="alert">Holdfast cannot read its ledger/);
    expect(text).toContain(`datetime="${new Date(worldNow).toISOString()}"`);
    expect(text).toMatch(/<title>\? Not known now\. At /);
    expect(text).toContain('Checkout API');
    expect(errors.map(({ name }) => name)).toContain('LedgerUnavailable');
  });

  it('the API says that nobody knows, whatever the snapshot says', async () => {
    const { app } = await worldApp({ ledger: unreadable(), snapshots });
    expect((await app.request('/api/v1/status')).status).toBe(503);
  });

  it('what this process has read itself is enough', async () => {
    let isDown = false;
    const failing = unreadable();
    const boards = () => (isDown ? failing.boards() : ledger.boards());
    const { app, clock } = await worldApp({ ledger: { ...ledger, boards } });
    expect((await app.request('/')).status).toBe(200);
    isDown = true;
    clock.forward(60_000);
    expect(await (await app.request('/')).text()).toContain('Holdfast cannot read its ledger');
  });

  it.each([
    ['nothing', async () => undefined],
    ['no JSON', async () => '{'],
    ['what another version wrote', async () => JSON.stringify({ holdfast: 'snapshot', format: 0, model: {} })],
    ['a failure', async () => Promise.reject(new Error('the bucket does not answer'))],
  ])('and with %s for a snapshot there is nothing to show', async (_what, load) => {
    const { app } = await worldApp({ ledger: unreadable(), snapshots: { load } });
    expect((await app.request('/')).status).toBe(503);
  });
});
