/** Restoring a custom dump of pgbench's tables: our whole run beside plain pg_restore into a server with the same settings. */
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Binaries, findBinaries } from '../shared/restore/engines/postgres/binaries.ts';
import { clientEnvironment } from '../shared/restore/engines/postgres/clientEnvironment.ts';
import { giveTo, type Runner, runnerFor } from '../shared/restore/engines/postgres/runner.ts';
import { type Server, startServer } from '../shared/restore/engines/postgres/server.ts';
import { plainEnvironment } from '../shared/restore/engines/postgres/tool.ts';
import { thisMachine } from '../shared/runtime/thisMachine.ts';
import { median, megabytes, short } from './measure.ts';
import { atMost, below, type RowResult } from './report.ts';

const run = promisify(execFile);

/** A dump of scale 105 has 1 GB: 100,000 accounts of 97 bytes for each. Fewer for a quick look. */
const scale = Number(process.env['HOLDFAST_BENCH_SCALE'] ?? 105);
const takes = Number(process.env['HOLDFAST_BENCH_TAKES'] ?? 3);

const toolMsMax = 1_800_000;

const oursSchema = z.object({
  wholeMs: z.number(),
  fetchMs: z.number(),
  restoreMs: z.number(),
  checksMs: z.number(),
  peakBytes: z.number(),
  rows: z.number(),
});

type Ours = z.output<typeof oursSchema>;

type Machine = { readonly binaries: Binaries; readonly runner: Runner; readonly folder: string };

export async function benchRestore(): Promise<RowResult> {
  const machine = thisMachine();
  const [binaries, runner] = [await findBinaries(machine, 'server'), await runnerFor(machine.uid)];
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  await chmod(folder, 0o711);
  try {
    const dump = await makeDump({ binaries, runner, folder });
    const [ours, plain]: [Ours[], number[]] = [[], []];
    // They take turns, so that a busy neighbour meets both.
    for (let take = 0; take < takes; take += 1) {
      plain.push(await restorePlainly({ binaries, runner, folder }, dump));
      ours.push(await restoreOurs(folder));
    }
    return rowOf((await stat(dump)).size, ours, median(plain));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(bytes: number, ours: readonly Ours[], plainMs: number): RowResult {
  const of = (name: keyof Ours): number => median(ours.map((each) => each[name]));
  const [restoreMs, wholeMs, peak] = [of('restoreMs'), of('wholeMs'), of('peakBytes')];
  const beside = `pg_restore --jobs=${jobs()} ${seconds(plainMs)}`;
  return {
    title: `Restoring a custom dump of ${megabytes(bytes)}, made by pgbench`,
    figures: [
      {
        name: 'restored, with a server made for it',
        figure: seconds(restoreMs),
        beside,
        ratio: restoreMs / plainMs,
        aim: atMost(1.1, restoreMs / plainMs, '1.10 ×'),
      },
      { name: 'found, fetched, restored, asked, removed', figure: seconds(wholeMs), beside, ratio: wholeMs / plainMs },
      {
        name: 'peak memory of our process',
        figure: megabytes(peak),
        beside: `the dump ${megabytes(bytes)}`,
        ratio: peak / bytes,
        aim: below(200e6, peak, '200 MB'),
      },
    ],
    notes: [
      `Medians of ${takes}, taking turns; ${short(of('rows'))} rows, not compressed. Fetching from a folder took ${seconds(of('fetchMs'))}: every byte is copied, and its SHA-256 compared with the manifest. Counting every row and asking took ${seconds(of('checksMs'))}.`,
      'The peer restores into a server with the same settings that is already running, and verifies and asks nothing; ours includes initdb and the start.',
    ],
  };
}

function seconds(ms: number): string {
  return `${short(ms / 1_000)} s`;
}

function jobs(): number {
  return Math.max(2, thisMachine().processors);
}

/** Of a server that is gone afterwards. @returns the dump, in a bucket of a folder store, with its checksum beside it. */
async function makeDump(machine: Machine): Promise<string> {
  const bucket = join(machine.folder, 'store', 'bench', 'objects');
  await mkdir(bucket, { recursive: true });
  await giveTo(machine.runner, bucket);
  await Promise.all(
    [join(machine.folder, 'store'), join(machine.folder, 'store', 'bench'), bucket].map((path) => chmod(path, 0o755)),
  );
  const dump = join(bucket, 'pgbench.dump');
  await withServer(machine, 'source', async (tool) => {
    await tool('pgbench', ['--initialize', '--quiet', `--scale=${scale}`, 'postgres']);
    await tool('pg_dump', ['--format=custom', '--compress=0', `--file=${dump}`, 'postgres']);
  });
  const hash = createHash('sha256');
  await pipeline(createReadStream(dump), hash);
  await writeFile(`${dump}.sha256`, `${hash.digest('hex')}  pgbench.dump\n`);
  return dump;
}

async function restorePlainly(machine: Machine, dump: string): Promise<number> {
  let tookMs = 0;
  await withServer(machine, 'peer', async (tool) => {
    const before = performance.now();
    await tool('pg_restore', ['--no-owner', '--no-privileges', `--jobs=${jobs()}`, '--dbname=postgres', dump]);
    tookMs = performance.now() - before;
  });
  return tookMs;
}

async function restoreOurs(folder: string): Promise<Ours> {
  const script = fileURLToPath(new URL('restoreOurs.ts', import.meta.url));
  const args = [script, join(folder, 'store'), join(folder, 'workspaces')];
  const { stdout } = await run(process.execPath, args, { timeout: toolMsMax, killSignal: 'SIGKILL' });
  return oursSchema.parse(JSON.parse(stdout));
}

type Tool = (name: string, args: readonly string[]) => Promise<void>;

/** With the settings of our own servers. */
async function withServer(machine: Machine, name: string, act: (tool: Tool) => Promise<void>): Promise<void> {
  const { binaries, runner } = machine;
  const folder = join(machine.folder, name);
  await mkdir(folder, { mode: 0o700 });
  await giveTo(runner, folder);
  const server: Server = await startServer({
    binaries,
    runner,
    folder,
    machine: thisMachine(),
    jobs: jobs(),
    secret: () => randomBytes(24).toString('hex'),
    signal: new AbortController().signal,
  });
  try {
    const env = { ...plainEnvironment, ...(await clientEnvironment(server.superuser, 'disable', folder, runner)) };
    await act(async (tool, args) => {
      await run(join(binaries.folder, tool), args, { ...runner, cwd: '/', env, timeout: toolMsMax });
    });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
