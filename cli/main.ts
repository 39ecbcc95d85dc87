/** The command line: parses arguments, calls one command, turns its answer into an exit status. */
import { Command, CommanderError } from 'commander';
import { addAlertCommands } from './alertCommands.ts';
import { addAuditCommands } from './auditCommands.ts';
import { addFailoverCommands } from './failoverCommands.ts';
import type { Io } from './io.ts';
import { addMaintenanceCommands } from './maintenanceCommands.ts';
import { addMonitorCommands } from './monitorCommands.ts';
import type { ExitStatus } from './program.ts';
import { addReliabilityCommands } from './reliabilityCommands.ts';
import { addRestoreCommands } from './restoreCommands.ts';
import { addTrialCommands } from './trialCommands.ts';

export async function main(args: readonly string[], io: Io): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const answer = (told: ExitStatus) => {
    status = told;
  };
  const program = new Command('holdfast')
    .description('A reliability monitor: probes, remembers, fails over, and says how sure it is.')
    .exitOverride()
    // What stands behind the name of a command is that command's, also where two of them nest.
    .enablePositionalOptions()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .showHelpAfterError('(add --help for the usage)');
  for (const add of [
    addMonitorCommands,
    addFailoverCommands,
    addMaintenanceCommands,
    addAlertCommands,
    addReliabilityCommands,
    addAuditCommands,
    addRestoreCommands,
    addTrialCommands,
  ])
    add(program, io, answer);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  return status;
}
