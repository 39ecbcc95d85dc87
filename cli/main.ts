/** The command line: parses arguments, calls one command, turns its answer into an exit status. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { setCondition } from './demo.ts';
import type { Io } from './io.ts';
import { printSchema } from './schema.ts';
import { simulateSeeds } from './simulate.ts';
import { start } from './start.ts';
import { showStatus } from './status.ts';
import { validate } from './validate.ts';

/** 0 fine, 1 the answer is bad news, 2 wrong usage or the command could not do its work. */
export type ExitStatus = 0 | 1 | 2;

const defaultConfig = 'holdfast.yml';
const defaultUrl = 'http://127.0.0.1:4000';

export async function main(args: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = createProgram(io, (answer) => {
    status = answer;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return status;
}

function createProgram(io: Io, answer: (status: ExitStatus) => void): Command {
  const program = new Command('holdfast')
    .description('A reliability monitor: probes, remembers, and says how sure it is.')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('(add --help for the usage)');

  program
    .command('start')
    .description('run the monitor on this machine; without --config, on a demo world')
    .option('--config <file>', 'the services to watch')
    .option('--port <number>', 'where the page and the API are served', port, 4000)
    .option('--host <address>', 'the address to serve them on; without authentication, so keep it private', '127.0.0.1')
    .option('--data <folder>', 'where everything is remembered', '.holdfast')
    .action(async (options) => answer(await start(options, io)));
  program
    .command('validate')
    .description('say everything that is wrong with a config')
    .argument('[file]', 'the config, as with --config')
    .option('--config <file>', 'the config', defaultConfig)
    .option('--json', 'print JSON', false)
    .action(async (file: string | undefined, { config, json }) =>
      answer(await validate({ file: file ?? config, json }, io)),
    );
  program
    .command('schema')
    .description('print the JSON Schema of the config, for editors')
    .action(() => printSchema(io));
  program
    .command('status')
    .description('ask a running monitor how things are')
    .argument('[service]', 'only this service, with the evidence')
    .option('--url <url>', 'the monitor to ask', defaultUrl)
    .option('--watch', 'go on asking', false)
    .option('--json', 'print JSON', false)
    .action(async (service: string | undefined, options) => answer(await showStatus({ service, ...options }, io)));
  program
    .command('simulate')
    .description('run the real verbs in seeded worlds where things go wrong, and check what must always hold')
    .option('--seeds <number>', 'how many worlds', wholeNumber, 100)
    .option('--seed <number>', 'the first seed', wholeNumber, 1)
    .option('--verbose', 'print what happens in each', false)
    .action(async (options) => answer(await simulateSeeds(options, io)));
  const demo = program.command('demo').description('break, slow down or heal an endpoint of the demo world');
  for (const [verb, condition] of [
    ['break', 'broken'],
    ['slow', 'slow'],
    ['heal', 'healthy'],
  ] as const) {
    demo
      .command(verb)
      .description(`make an endpoint ${condition}`)
      .argument('<service>')
      .argument('<region>')
      .option('--url <url>', 'the monitor that runs the demo', defaultUrl)
      .action(async (service: string, region: string, { url }) =>
        answer(await setCondition({ service, region, condition, url }, io)),
      );
  }
  return program;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number of at most nine digits.');
  return value;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return value;
}
