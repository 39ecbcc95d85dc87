/** The commands about alerts and error budgets. */
import { acknowledgeAlert } from './ack.ts';
import { showAlerts } from './alerts.ts';
import { showBudget } from './budget.ts';
import { excludeTime, restoreTime } from './correct.ts';
import { type AddCommands, asking, signing } from './program.ts';

export const addAlertCommands: AddCommands = (program, io, answer) => {
  asking(program.command('alerts').description('list the alerts that fire'))
    .option('--all', 'those that may fire soon, and those that were resolved in the last day, too', false)
    .action(async (options) => answer(await showAlerts(options, io)));
  signing(program.command('ack').description('say that you are at an alert, so that reminders stop'))
    .argument('<key>', 'the key of the alert, such as burn:checkout:availability')
    .option('--note <text>', 'for whoever looks at it too')
    .action(async (key: string, options) => answer(await acknowledgeAlert({ key, ...options }, io)));

  const budget = program.command('budget');
  asking(budget.description('tell what is left of the error budgets, and how fast they burn'))
    .argument('[service]', 'only this one, with its windows and exclusions')
    .action(async (service: string | undefined, options) => answer(await showBudget({ service, ...options }, io)));
  signing(budget.command('exclude').description('let a time in the past not count'))
    .argument('<service>')
    .requiredOption('--from <time>', 'the beginning, such as 2026-11-22T19:30:00Z')
    .requiredOption('--to <time>', 'the end')
    .requiredOption('--reason <text>', 'for whoever asks later')
    .action(async (service: string, options) => answer(await excludeTime({ service, ...options }, io)));
  signing(budget.command('restore').description('let what was excluded count again'))
    .argument('<service>')
    .argument('<id>', 'of the exclusion')
    .requiredOption('--reason <text>', 'for whoever asks later')
    .action(async (service: string, id: string, options) => answer(await restoreTime({ service, id, ...options }, io)));
};
