/** The commands about planned maintenance. */
import { endMaintenance, listMaintenance, planMaintenance } from './maintenance.ts';
import { type AddCommands, asking, signing } from './program.ts';

export const addMaintenanceCommands: AddCommands = (program, io, answer) => {
  const maintenance = program.command('maintenance').description('plan maintenance, see what is planned, and end it');
  signing(maintenance.command('plan').description('let nothing count as down, and nothing flip by itself, for a time'))
    .argument('[services...]', 'all of them when none is named')
    .option('--from <time>', 'the beginning, such as 2026-12-01T22:00:00Z; now when absent')
    .option('--to <time>', 'the end')
    .option('--for <duration>', 'how long it lasts, such as 2h, in place of --to')
    .option('--title <text>', 'what people read on the page; everybody may')
    .requiredOption('--reason <text>', 'for whoever asks later; only operators read it')
    .option('--token <text>', 'of the same order whose answer was lost, so that nothing is planned twice')
    .action(async (services: string[], options) => answer(await planMaintenance({ services, ...options }, io)));
  asking(
    maintenance.command('list').description('list what is open, what is to come, and what was over lately'),
  ).action(async (options) => answer(await listMaintenance(options, io)));
  signing(maintenance.command('end').description('end planned maintenance now, or call it off before it begins'))
    .argument('<id>', 'as the list names it')
    .requiredOption('--reason <text>', 'for whoever asks later')
    .action(async (id: string, options) => answer(await endMaintenance({ id, ...options }, io)));
};
