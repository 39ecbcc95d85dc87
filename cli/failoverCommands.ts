/** The commands by which people steer where traffic goes. */
import type { Command } from 'commander';
import { adoptRecords } from './adopt.ts';
import { drill } from './drill.ts';
import { type AddCommands, signing } from './program.ts';
import { holdTraffic, moveTraffic, releaseTraffic } from './steer.ts';

export const addFailoverCommands: AddCommands = (program, io, answer) => {
  const add = (name: string, description: string): Command =>
    signing(program.command(name).description(description).argument('<service>'));

  add('adopt', "show what putting the service's failover records under Holdfast's control would change, or do it")
    .option('--yes', 'do it', false)
    .action(async (service: string, options) => answer(await adoptRecords({ service, ...options }, io)));
  add('failover', 'move traffic to an endpoint')
    .requiredOption('--to <endpoint>', 'where it is to go')
    .option('--force', 'although it is not known to be healthy, its data lags, or a flip is under way', false)
    .option('--reason <text>', 'for whoever asks later', 'by hand')
    .action(async (service: string, options) => answer(await moveTraffic({ service, ...options }, io)));
  add('hold', 'let nothing flip by itself')
    .requiredOption('--reason <text>', 'for whoever asks later')
    .option('--until <time>', 'when it ends by itself, such as 2026-11-22T19:30:00Z')
    .option('--for <duration>', 'how long it holds, such as 2h')
    .action(async (service: string, options) => answer(await holdTraffic({ service, ...options }, io)));
  add('release', 'end a hold')
    .option('--reason <text>', 'for whoever asks later')
    .action(async (service: string, options) => answer(await releaseTraffic({ service, ...options }, io)));
  add('drill', 'rehearse a failure: declare the active endpoint down for the monitor alone, and follow what happens')
    .option('--reason <text>', 'for whoever asks later')
    .action(async (service: string, options) => answer(await drill({ service, ...options }, io)));
};
