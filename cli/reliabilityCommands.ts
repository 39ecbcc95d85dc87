/** The commands about reliability itself: the arithmetic, the incidents, and objectives in other tools' words. */
import { Option } from 'commander';
import { noteIncident, showIncidents } from './incidents.ts';
import { printNines } from './nines.ts';
import { counted, meanTime, objectiveTime, objectiveWindow, percentage, percentages } from './ninesArguments.ts';
import { type AddCommands, asking, signing } from './program.ts';
import { printReport } from './report.ts';
import { exportSlos, importSlos } from './slo.ts';

export const addReliabilityCommands: AddCommands = (program, io, answer) => {
  program
    .command('nines')
    .description(
      'what an availability allows, alone or in composition, how durable copies are, and what an RPO asks for',
    )
    .argument('[availability]', 'in percent, such as 99.95', percentage)
    .addOption(
      new Option('--window <duration>', "of the objective's budget")
        .argParser(objectiveWindow)
        .default(30 * 86_400_000, '30d'),
    )
    .option('--serial <list>', 'parts that are all needed, such as 99.9,99.99', percentages)
    .option(
      '--parallel <list>',
      'parts that stand in for each other; in the chain of --serial they are one part',
      percentages,
    )
    .option('--of <number>', 'how many of --parallel are needed (1 if not given)', counted)
    .option('--mtbf <duration>', 'how long one part works between two repairs, such as 1000h', meanTime)
    .option('--mttr <duration>', 'how long repairing it takes', meanTime)
    .option('--replicas <number>', 'how many copies there are, each with this --mtbf and --mttr', counted)
    .option('--rpo <duration>', 'the most data, in time, that a disaster may lose; 0 for none', objectiveTime)
    .option('--rto <duration>', 'the longest that a disaster may take', objectiveTime)
    .option('--json', 'print JSON', false)
    .action((availability: number | undefined, options) => answer(printNines({ availability, ...options }, io)));

  // What stands behind the name of a subcommand is the subcommand's.
  const incidents = program.command('incidents').enablePositionalOptions();
  asking(incidents)
    .description('tell what went wrong, how long it lasted, what it cost, and how often it comes')
    .argument('[service]', 'only this one')
    .option('--window <window>', 'how far back: 1h, 24h, 7d, 30d, 90d or, of one service, 365d', '30d')
    .action(async (service: string | undefined, options) => answer(await showIncidents({ service, ...options }, io)));
  signing(incidents.command('note'))
    .description('say what an incident was')
    .argument('<service>')
    .requiredOption('--at <time>', 'a moment in the incident, such as 2026-11-22T19:30:00Z')
    .requiredOption('--text <text>', 'for whoever asks later')
    .action(async (service: string, options) => answer(await noteIncident({ service, ...options }, io)));

  signing(program.command('report'))
    .description('tell what a week, a month or a quarter came to, and what to do first')
    .option('--week <week>', 'such as 2026-W47; the last finished one if nothing is said')
    .option('--month <month>', 'such as 2026-11')
    .option('--quarter <quarter>', 'such as 2026-Q4')
    .option('--html <file>', 'write it as one HTML file, too')
    .action(async (options) => answer(await printReport(options, io)));

  const slo = program.command('slo').description('objectives in the words of OpenSLO v1');
  slo
    .command('export')
    .description('print the objectives of a config as OpenSLO v1')
    .option('--config <file>', 'the config', 'holdfast.yml')
    .action(async (options) => answer(await exportSlos(options, io)));
  slo
    .command('import')
    .description('print the services of OpenSLO v1 files for a config, and say on stderr what has no place there')
    .argument('<files...>')
    .action(async (files: readonly string[]) => answer(await importSlos(files, io)));
};
