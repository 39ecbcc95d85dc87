/** A client that a generator of others makes of /openapi.json, and what it gets. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateApi } from 'swagger-typescript-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { nothingAudited } from '../../../shared/config/auditConfig.ts';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { rollUp } from '../../../shared/ledger/rollUp.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import { config as observedConfig } from '../../failover/observed.ts';
import { hourMs, runOf, testOf } from '../../restore/runs.ts';
import { storedOf, summaryOf } from '../../storage/run/samples.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';
import { worldObjective } from '../world.ts';

type Answer = { readonly status: number; readonly data: unknown; text(): Promise<string> };
type Operation = (...args: readonly unknown[]) => Promise<Answer>;

const isOperation = (value: unknown): value is Operation => typeof value === 'function';

const clientModule = z.object({
  Api: z.custom<new (config: { baseUrl: string; customFetch: typeof fetch }) => object>(
    (value) => typeof value === 'function',
  ),
});

const responseSchema = z.object({ content: z.record(z.string(), z.unknown()).exactOptional() });

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ operationId: z.string(), responses: z.record(z.string(), responseSchema) })),
  ),
});

const backup = testOf();
const run = runOf({ startedAt: noon - 8 * hourMs });
const yesterday = new Date(noon - 86_400_000).toISOString().slice(0, 10);

/** Adopted, watched, audited, restored: every route has something to tell. */
async function world() {
  const buckets = [{ name: 'acme', policy: policyNamed('backup'), retention: [], exceptions: [] }];
  const made = failoverWorld({
    config: {
      services: observedConfig.services.map((service) => ({ ...service, objective: worldObjective })),
      audit: { ...nothingAudited, buckets },
      restore: { ...nothingRestored, tests: [backup] },
    },
  });
  await made.see('uu');
  await made.order('adopt', { yes: true });
  await made.see('uu');
  await made.ledger.putAuditReport(storedOf('acme', [], { run: yesterday }));
  await made.ledger.putAuditSummary(summaryOf({ run: yesterday }));
  await made.ledger.putRestoreRun(run);
  await made.see('du');
  await rollUp({ config: made.config, observer: 'us-east-1', now: made.clock.now() }, made);
  await made.see('uu');
  return made;
}

/** What the path's parameters are, in the order in which the path has them. */
const parameters: Readonly<Record<string, string>> = {
  // The first of the rounds in which it is down: five of them are seen at a time, twice up before.
  from: new Date(noon + 11 * 30_000).toISOString(),
  id: 'checkout',
  kind: 'budget',
  subject: 'bucket:acme',
  backup: run.backup,
  run: run.id,
  period: '2026-W47',
  service: 'checkout',
  day: new Date(noon).toISOString().slice(0, 10),
};

describe('a client that is generated from /openapi.json', () => {
  let folder: string;
  let operations: ReadonlyMap<string, Operation>;
  let gets: readonly { readonly path: string; readonly id: string }[];
  let made: Awaited<ReturnType<typeof world>>;

  beforeAll(async () => {
    made = await world();
    const text = await (await made.run(Promise.resolve(made.app.request('/openapi.json')))).text();
    const { paths } = documentSchema.parse(JSON.parse(text));
    gets = Object.entries(paths).flatMap(([path, methods]) =>
      methods['get'] === undefined ? [] : [{ path, id: methods['get'].operationId }],
    );
    const { files } = await generateApi({
      spec: JSON.parse(text),
      output: false,
      httpClientType: 'fetch',
      toJS: true,
      silent: true,
    });
    const code = files.find(
      ({ fileName, fileExtension }) => fileName === 'Api' && fileExtension === '.js',
    )?.fileContent;
    folder = await mkdtemp(join(tmpdir(), 'holdfast-client-'));
    const file = join(folder, 'client.mjs');
    await writeFile(file, code ?? '');
    const { Api } = clientModule.parse({ ...(await import(pathToFileURL(file).href)) });
    const customFetch: typeof fetch = (input, init) => made.run(Promise.resolve(made.app.request(String(input), init)));
    const api = new Api({ baseUrl: 'http://localhost', customFetch });
    // Routes are grouped by how their paths begin; that of the page, which is the root, stands by itself.
    const members: readonly unknown[] = Object.values(api);
    const groups = [api, ...members.filter((member) => typeof member === 'object' && member !== null)];
    operations = new Map(
      groups.flatMap((group) =>
        Object.entries(group).flatMap(([name, value]) => (isOperation(value) ? [[name, value] as const] : [])),
      ),
    );
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has an operation for every GET route, and gets what the document says', async () => {
    expect(gets.length).toBeGreaterThan(25);
    for (const { path, id } of gets) {
      const operation = operations.get(id);
      const given = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => parameters[name]);
      expect([id, given.includes(undefined), typeof operation]).toEqual([id, false, 'function']);
      const answer = await operation?.(...given);
      expect([id, answer?.status]).toEqual([id, 200]);
    }
  }, 120_000);

  it('understands what it gets', async () => {
    const get = async (id: string, ...args: readonly unknown[]) => (await operations.get(id)?.(...args))?.data;
    expect(await get('status')).toMatchObject({ services: [{ id: 'checkout', state: 'up' }, { id: 'search' }] });
    expect(await get('uptime', 'checkout', { window: '1h', resolution: 'hour' })).toMatchObject({ resolution: 'hour' });
    expect(await get('statuspageSummary')).toMatchObject({ status: { indicator: 'none' } });
    expect(await get('restoreRun', run.backup, run.id)).toMatchObject({ id: run.id, verdict: 'passed' });
  });

  it('is told of what there is not in the form that the document names', async () => {
    const text = await (await made.run(Promise.resolve(made.app.request('/openapi.json')))).text();
    const { paths } = documentSchema.parse(JSON.parse(text));
    const asked = gets.filter(({ path }) => path.includes('{'));
    expect(asked.length).toBeGreaterThan(15);
    for (const { path } of asked) {
      const nowhere = path.replaceAll(/\{\w+\}/g, 'nope');
      const answer = await made.run(Promise.resolve(made.app.request(nowhere)));
      const told = answer.headers.get('content-type')?.split(';')[0] ?? '';
      const responses = paths[path]?.['get']?.responses;
      const named = responses?.[String(answer.status)] ?? responses?.['default'];
      expect([path, answer.status >= 400, Object.keys(named?.content ?? {})]).toEqual([path, true, [told]]);
    }
  });

  it('gets a problem for a mistake', async () => {
    await expect(operations.get('service')?.('nope')).rejects.toMatchObject({
      status: 404,
      error: { title: 'No such service' },
    });
  });
});
