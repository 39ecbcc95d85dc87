import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { createDynamoDbLedger } from '../../shared/ledger/dynamodb.ts';
import { createDynamoDbPlanStore } from '../../shared/maintenance/dynamodb.ts';
import { planId } from '../../shared/maintenance/plan.ts';
import { openDynaliteTable } from '../contract/dynaliteTable.ts';
import { everyMs, roundsOf } from '../failover/observed.ts';
import { adoptedWorld, noon } from '../status/failoverWorld.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

const folder = await mkdtemp(join(tmpdir(), 'holdfast-replay-'));
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['replay', ...args], io), ...written };
}

/** A world in which a died and traffic moved to b, behind a port: everybody looks and decides every half minute. */
async function flippedWorld() {
  const world = await adoptedWorld();
  for (let slot = 0; slot < 4; slot += 1) {
    await world.clock.advance(everyMs);
    const newest = Math.floor(world.clock.now() / everyMs) * everyMs;
    for (const observer of world.config.observers) {
      const [round] = roundsOf(observer, { checkout: 'du' }, newest).slice(-1);
      if (round !== undefined) await world.ledger.recordRound(round);
    }
    await world.tend();
  }
  const flip = (await world.control.readControl('checkout'))?.flips[0];
  if (flip === undefined) throw new Error('checkout was flipped');
  const [from, to] = [noon - 10 * everyMs, world.clock.now()].map((at) => new Date(at).toISOString());
  return { world, flip, range: ['--from', from ?? '', '--to', to ?? ''], url: await served(world.app) };
}

/** The world's service in other regions than its rounds are of, as endpoints in a file are regions. */
const otherPolicy = `observers: [us-east-1, us-east-2, us-west-2]
services:
  checkout:
    every: 30s
    endpoints:
      us-east-1: { url: "tcp://a.checkout.example.com:443", target: { values: [192.0.2.1] } }
      us-west-2: { url: "tcp://b.checkout.example.com:443", target: { values: [192.0.2.2] } }
    failover:
      record: { zone: Z0123456789ABC, name: checkout.example.com, type: A, ttl: 30s }
`;

describe('holdfast replay', () => {
  it('ends with 0 when the same would have happened', async () => {
    const { range, url, flip } = await flippedWorld();
    const { exit, stdout, stderr } = await run(...range, '--url', url, '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const { isSame, entries, services } = JSON.parse(stdout);
    expect({ isSame, services }).toEqual({ isSame: true, services: ['checkout'] });
    const flips = entries.filter(({ kind }: { kind: string }) => kind === 'flip');
    expect(flips).toMatchObject([{ match: 'same', did: { at: new Date(flip.at).toISOString() } }]);
  });

  it('ends with 1 when another policy would have done otherwise, and shows what and why', async () => {
    const { range, url } = await flippedWorld();
    const path = join(folder, 'policy.yml');
    await writeFile(path, otherPolicy);
    const { exit, stdout, stderr } = await run(...range, '--url', url, '--service', 'checkout', '--policy', path);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toMatch(/^time +service +then +now +why$/m);
    expect(stdout).toMatch(/checkout +a → b +nothing/);
    expect(stdout).toMatch(/^Other flips would have happened\.$/m);
    expect(stdout).toMatch(/^note: Nobody has looked at us-east-1 of checkout/m);
  });

  it.each([
    [
      'a time without a zone',
      ['--from', '2026-11-22T10:00', '--to', '2026-11-22T12:00Z'],
      /--from: .* without an offset/,
    ],
    ['a range that ends before it begins', ['--from', '2026-11-22T12:00Z', '--to', '2026-11-22T10:00Z'], /before --to/],
    ['a range that is too long', ['--from', '2026-10-01T12:00Z', '--to', '2026-11-22T10:00Z'], /at most 168 hours/],
    ['a service there is not', ['--from', '2026-11-22T10:00Z', '--to', '2026-11-22T11:00Z', '--service', 'x'], /"x"/],
    [
      'a policy file there is not',
      ['--from', '2026-11-22T10:00Z', '--to', '2026-11-22T11:00Z', '--policy', 'no.yml'],
      /no such file/,
    ],
  ])('ends with 2 for %s', async (_, args, message) => {
    const world = await adoptedWorld();
    const { exit, stdout, stderr } = await run(...args, '--url', await served(world.app));
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('says everything that is wrong with a policy file', async () => {
    const path = join(folder, 'bad.yml');
    await writeFile(path, 'observers: [nowhere]\nservices: { checkout: { evry: 1s } }\n');
    const range = ['--from', '2026-11-22T10:00Z', '--to', '2026-11-22T11:00Z'];
    const { exit, stderr } = await run(...range, '--policy', path, '--url', 'http://127.0.0.1:1');
    expect(exit).toBe(2);
    expect(stderr).toContain('bad.yml:1:');
    expect(stderr).toContain('bad.yml:2:');
  });
});

async function openedTable() {
  const table = await openDynaliteTable();
  return { table, [Symbol.asyncDispose]: () => table.close() };
}

describe('holdfast replay --ledger', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('reads the table itself, with the credentials of the machine', async () => {
    await using opened = await openedTable();
    const { client, table: name } = opened.table;
    const endpoint = await client.config.endpoint?.();
    if (endpoint === undefined) throw new Error('dynalite listens somewhere');
    vi.stubEnv('AWS_ENDPOINT_URL', `http://${endpoint.hostname}:${endpoint.port}`);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'embedded');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'embedded');
    const path = join(folder, 'ran.yml');
    await writeFile(path, otherPolicy);
    const ledger = createDynamoDbLedger(opened.table, (error) => {
      throw error;
    });
    // Five slots are well, then three fail: enough for a flip.
    for (let index = 0; index < 8; index += 1) {
      for (const observer of ['us-east-1', 'us-east-2', 'us-west-2']) {
        const [round] = roundsOf(observer, { checkout: index < 5 ? 'uu' : 'du' }, noon + index * everyMs).slice(-1);
        if (round === undefined) throw new Error('there is a round of every slot');
        const { a, b } = round.seen['checkout'] ?? {};
        if (a === undefined || b === undefined) throw new Error('a round sees both');
        await ledger.recordRound({ ...round, seen: { checkout: { 'us-east-1': a, 'us-west-2': b } } });
      }
    }
    const range = ['--from', new Date(noon).toISOString(), '--to', new Date(noon + 9 * everyMs).toISOString()];
    const { exit, stdout, stderr } = await run(...range, '--ledger', name, '--region', 'us-east-1', '--config', path);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toMatch(/checkout +nothing +us-east-1 → us-west-2 +checkout: flip to us-west-2/);
    expect(stdout).toContain('note: The ledger remembers no adoption of checkout');
    expect(stdout).toContain('note: What people had planned is in the control table');
    // Somebody had planned maintenance for all of it.
    const to = noon + 9 * everyMs;
    const about = { revision: 1, from: noon, to, at: noon, by: 'ada', reason: 'disks' };
    await createDynamoDbPlanStore(opened.table).writePlan({ id: planId(noon, 'disks'), ...about });
    const table = ['--ledger', name, '--region', 'us-east-1', '--config', path];
    const planned = await run(...range, ...table, '--control', name);
    expect(planned.stdout).toMatch(/checkout +blocked: maintenance/);
    expect(planned.stdout).not.toMatch(/us-east-1 → us-west-2|note: What people had planned/);
    const none = await run(
      ...range,
      '--ledger',
      name,
      '--region',
      'us-east-1',
      '--config',
      path,
      '--service',
      'search',
    );
    expect(none).toMatchObject({ exit: 2, stderr: `${path} has no service "search" that fails over.\n` });
  });
});
