/** `holdfast start`: the monitor on this machine, until it is asked to stop. */
import { join } from 'node:path';
import { CannotStart } from '../local/cannotStart.ts';
import { findDemoPostgres } from '../local/demo/backups/accounts.ts';
import { createDemoBackupJob } from '../local/demo/backups/renew.ts';
import { writeDemoBuckets } from '../local/demo/buckets.ts';
import { demoConfig } from '../local/demo/config.ts';
import { createDemoObservers } from '../local/demo/observers.ts';
import { createDemoRoutes } from '../local/demo/routes.ts';
import { startDemoWorld } from '../local/demo/world.ts';
import { type Monitor, type MonitorInput, type MonitorParts, startMonitor } from '../local/monitor.ts';
import type { Vantage } from '../local/vantage.ts';
import { createSecretSource } from '../shared/aws/secretSource.ts';
import { createSnsPublish } from '../shared/aws/snsPublish.ts';
import { renderProblem } from '../shared/config/problem.ts';
import { readConfig } from '../shared/config/read.ts';
import { createProbeContext } from '../shared/probe/context.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import { lookupsAtOnce } from '../shared/runtime/threadPool.ts';
import { configCounts } from './configCounts.ts';
import type { Io } from './io.ts';
import { holdfastVersion } from './version.ts';

export type StartOptions = {
  /** The demo world when absent. */
  readonly config?: string;
  readonly host: string;
  readonly port: number;
  readonly data: string;
  /** Where names are answered, when any service fails over. */
  readonly dnsPort: number;
};

/** Resolves when the monitor has been stopped by a signal, or could not start. */
export async function start(options: StartOptions, io: Io): Promise<0 | 1 | 2> {
  const clock = systemClock;
  const say = (line: string) => io.stdout(`${line}\n`);
  const parts = {
    clock,
    random: Math.random,
    probes: createProbeContext({
      clock,
      secrets: createSecretSource({ clock, environment: process.env }),
      lookupsMax: lookupsAtOnce(process.env),
    }),
    // Nobody's pager is to go off because a config was tried out at a desk.
    ...(process.env['AWS_ENDPOINT_URL'] === undefined ? {} : { sns: createSnsPublish(), asksAws: true }),
    say,
    version: holdfastVersion,
  };
  try {
    if (options.config === undefined) return await startDemo(options, parts);
    const file = await readConfig(options.config, clock.now());
    if (!file.read) {
      io.stderr(`${renderProblem(file.problem)}\n`);
      return 2;
    }
    const { parsed } = file;
    for (const warning of parsed.warnings) io.stderr(`warning: ${renderProblem(warning)}\n`);
    if (parsed.ok) return await runUntilSignal({ ...options, config: parsed.config }, parts);
    for (const problem of parsed.problems) io.stderr(`${renderProblem(problem)}\n`);
    return 1;
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** The demo remembers in a folder of its own, so that it never mixes with a real history. */
async function startDemo(options: StartOptions, parts: MonitorParts): Promise<0> {
  const world = await startDemoWorld(parts.random);
  try {
    const postgres = await findDemoPostgres();
    const config = demoConfig(world, { postgres: postgres !== undefined });
    const observers = createDemoObservers(config.observers);
    const routes = createDemoRoutes(world, observers);
    const seenFrom = (real: Vantage) => observers.vantage(real, parts.clock);
    const data = join(options.data, 'demo');
    const furnish = (s3: string) => writeDemoBuckets(s3, parts.clock.now());
    const backUp = createDemoBackupJob({ ...parts, postgres });
    const input = { ...options, config, data };
    const hint = 'This is a demo world. Break something: npx holdfast demo break checkout us-east-1';
    return await runUntilSignal(input, { ...parts, routes, seenFrom, furnish, backUp }, hint);
  } finally {
    await world.close();
  }
}

async function runUntilSignal(input: MonitorInput, parts: MonitorParts, hint?: string): Promise<0> {
  const monitor: Monitor = await startMonitor(input, parts);
  parts.say(`Holdfast watches ${configCounts(input.config)}: ${input.config.observers.join(', ')}.`);
  parts.say(`Status page: ${monitor.url}/  API: ${monitor.url}/api/v1/status  Data: ${input.data}`);
  if (monitor.dns !== undefined) parts.say(dnsLine(monitor.dns));
  if (hint !== undefined) parts.say(hint);
  const signal = await nextSignal();
  parts.say(`${signal}: finishing the round under way.`);
  await monitor.stop();
  return 0;
}

/** Names beyond these are in the config. */
const namesMax = 5;

function dnsLine({ host, port, names }: NonNullable<Monitor['dns']>): string {
  const more = names.length > namesMax ? ` and ${names.length - namesMax} more` : '';
  // What listens on every address is asked on loopback.
  const server = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `DNS of this machine (the Route 53 of AWS is neither asked nor changed): ${names.slice(0, namesMax).join(', ')}${more}. Ask: dig @${server} -p ${port} ${names[0]}`;
}

/**
 * The handlers stay, so that a second signal does not cut the stopping short: Ctrl-C reaches this process twice where
 * npm or `bin/holdfast.mjs` pass on what the terminal has already sent to everyone.
 */
function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.on('SIGINT', resolve);
    process.on('SIGTERM', resolve);
  });
}
