/** Each Lambda bundle's size, and how long a fresh process takes to import it. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod';
import { bundleOptions, functionEntry } from '../serverless/bundle.ts';
import { dayMs } from '../shared/availability/slots.ts';
import type { Config, Service } from '../shared/config/config.ts';
import { config } from '../shared/runtime/compiledConfig.ts';
import { runNode } from './child.ts';
import { kilobytes, median, milliseconds } from './measure.ts';
import { below, type Figure, type RowResult } from './report.ts';

const imports = 10;

/** In units of 1,000 bytes, the stricter reading. */
const probeBytesMax = 350_000;

/** The import alone: what Node itself takes to start is the same for every bundle. */
const importScript = `
const before = performance.now();
await import(process.argv[1]);
process.stdout.write(JSON.stringify(performance.now() - before));
process.exit();
`;

/** What the functions read when they are imported, as Lambda and serverless.yml set it. */
const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  HOLDFAST_LEDGER_TABLE: 'holdfast-bench-ledger',
  HOLDFAST_CONTROL_TABLE: 'holdfast-bench-control',
  HOLDFAST_ROUND_QUEUE: 'holdfast-bench-rounds',
  HOLDFAST_DEAD_LETTER_QUEUE: 'holdfast-bench-dead-letters',
  POWERTOOLS_SERVICE_NAME: 'holdfast',
  POWERTOOLS_METRICS_NAMESPACE: 'Holdfast',
};

type Bundle = { readonly name: string; readonly path: string; readonly bytes: number };

export async function benchBundles(): Promise<RowResult> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  try {
    const bundles = await buildAll(folder);
    const empty = join(folder, 'empty.mjs');
    await writeFile(empty, 'export {};\n');
    const times = await importAll([empty, ...bundles.map(({ path }) => path)]);
    const floorMs = timeOf(times, empty);
    return {
      title: 'Lambda bundles: minified size, and import in a fresh process',
      figures: bundles.map((bundle) => figureOf(bundle, timeOf(times, bundle.path), floorMs)),
      notes: [
        `Built with the options of serverless/bundle.ts for holdfast.yml; import times are medians of ${imports}, the bundles and an empty module taking turns.`,
        'The import makes the clients, but opens no connection. KB are 1,000 bytes.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildAll(folder: string): Promise<readonly Bundle[]> {
  const files = await readdir(new URL('../functions', import.meta.url));
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => basename(file, '.ts'));
  const plain = names.sort().map((name) => buildOne(folder, name, name, config));
  const withSecrets = buildOne(folder, 'probe', 'probe, with secrets from SSM and Secrets Manager', referring(config));
  const withTopics = buildOne(folder, 'budget', 'budget, with topics and a metric to count', counting(config));
  return Promise.all([...plain, withSecrets, withTopics]);
}

async function buildOne(folder: string, entry: string, name: string, compiled: Config): Promise<Bundle> {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.mjs`);
  await build({ ...bundleOptions(compiled), entryPoints: [functionEntry(entry)], outfile: path, logLevel: 'error' });
  return { name, path, bytes: (await stat(path)).size };
}

/** The config, with a reference to a secret of each kind. */
function referring(base: Config): Config {
  const service: Service = {
    id: 'secretive',
    title: 'A service behind two tokens',
    everyMs: 60_000,
    alarms: [],
    endpoints: [
      {
        id: 'us-east-1',
        target: {
          kind: 'http',
          url: 'https://secretive.example.com/health',
          method: 'GET',
          headers: {
            authorization: reference('ssm', '/bench/token'),
            'x-token': reference('secretsmanager', 'bench/token'),
          },
          redirectsMax: 0,
          bodyBytesMax: 65_536,
          timeoutMs: 5_000,
          expect: { status: [{ from: 200, to: 299 }], headers: {}, json: [] },
        },
      },
    ],
  };
  return { ...base, services: [...base.services, service] };
}

/** The config, with an objective that counts a metric, and a topic. */
function counting(base: Config): Config {
  const metric = (name: string) => ({ namespace: 'AWS/ApplicationELB', name, dimensions: {}, statistic: 'Sum' });
  const [first, ...others] = base.services;
  if (first === undefined) throw new Error('holdfast.yml has services');
  const service: Service = {
    ...first,
    objective: {
      availability: 0.999,
      window: { kind: 'rolling', ms: 30 * dayMs },
      indicator: { kind: 'metric', total: metric('RequestCount'), bad: metric('HTTPCode_Target_5XX_Count') },
      minimum: { events: 20, failures: 3 },
      spent: [0.75, 1],
    },
  };
  const to = { kind: 'topic', arn: 'arn:aws:sns:us-east-1:123456789012:oncall', format: 'plain' } as const;
  return { ...base, services: [service, ...others], alerts: [{ id: 'oncall', to }] };
}

function reference(source: string, name: string): string {
  return `\${${source}:${name}}`;
}

async function importAll(paths: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(paths.map((path) => [path, []]));
  const env = { PATH: process.env['PATH'], ...environment };
  for (let turn = 0; turn < imports; turn += 1) {
    for (const [path, taken] of times) {
      const args = ['--input-type=module', '--eval', importScript, pathToFileURL(path).href];
      taken.push(z.number().parse(await runNode(args, env)));
    }
  }
  return times;
}

function timeOf(times: ReadonlyMap<string, readonly number[]>, path: string): number {
  return median(times.get(path) ?? []);
}

function figureOf({ name, bytes }: Bundle, importMs: number, floorMs: number): Figure {
  return {
    name,
    figure: `${kilobytes(bytes)}, import ${milliseconds(importMs)}`,
    beside: `empty module ${milliseconds(floorMs)}`,
    ratio: importMs / floorMs,
    ...(name.startsWith('probe') ? { aim: below(probeBytesMax, bytes, kilobytes(probeBytesMax)) } : {}),
  };
}
