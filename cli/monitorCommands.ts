/** The commands that run the monitor, and those that ask it. */
import { Option } from 'commander';
import { regions } from '../shared/config/regions.ts';
import { type AddCommands, asking, port, signing } from './program.ts';
import { replay } from './replay.ts';
import { printSchema } from './schema.ts';
import { start } from './start.ts';
import { showStatus } from './status.ts';
import { validate } from './validate.ts';

const defaultConfig = 'holdfast.yml';

export const addMonitorCommands: AddCommands = (program, io, answer) => {
  program
    .command('start')
    .description('run the monitor on this machine; without --config, on a demo world')
    .option('--config <file>', 'the services to watch')
    .option('--port <number>', 'where the page and the API are served', port, 4000)
    .option('--host <address>', 'the address to serve them on; without authentication, so keep it private', '127.0.0.1')
    .option('--dns-port <number>', 'where the names of services that fail over are answered', port, 5300)
    .option('--data <folder>', 'where everything is remembered', '.holdfast')
    .action(async (options) => answer(await start(options, io)));
  program
    .command('validate')
    .description('say everything that is wrong with a config')
    .argument('[file]', 'the config, as with --config')
    .option('--config <file>', 'the config', defaultConfig)
    .option('--json', 'print JSON', false)
    .action(async (file: string | undefined, { config, json }) =>
      answer(await validate({ file: file ?? config, json, now: Date.now() }, io)),
    );
  program
    .command('schema')
    .description('print the JSON Schema of the config, for editors')
    .action(() => printSchema(io));
  asking(program.command('status'))
    .description('ask a running monitor how things are')
    .argument('[service]', 'only this service, with the evidence')
    .option('--why', 'why its traffic goes where it goes: the votes, the thresholds, and the rule that decided', false)
    .option('--watch', 'go on asking', false)
    .action(async (service: string | undefined, options) => answer(await showStatus({ service, ...options }, io)));
  signing(program.command('replay'))
    .description('decide again over recorded rounds: what would have flipped, when, against what did')
    .requiredOption('--from <time>', 'the beginning, such as 2026-11-22T19:30:00Z')
    .requiredOption('--to <time>', 'the end')
    .option('--service <id>', 'only this one')
    .option('--policy <file>', 'a config whose policies decide; those that the monitor runs with, if not given')
    .option('--ledger <table>', "read the ledger's table on AWS, with this machine's credentials, instead of asking")
    .option('--control <table>', 'with --ledger: the control table, for the maintenance that people had planned')
    .addOption(new Option('--region <region>', "with --ledger: the table's region").choices(regions))
    .option('--config <file>', 'with --ledger: the config that the monitor ran with', defaultConfig)
    .action(async (options) => answer(await replay(options, io)));
};
