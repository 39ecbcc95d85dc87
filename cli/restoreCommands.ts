/** The commands that test backups by restoring them. */

import type { Command } from 'commander';
import { type AddCommands, signing } from './program.ts';
import { momentOrDay } from './restoreOptions.ts';
import { showRestores } from './restores.ts';

export const addRestoreCommands: AddCommands = (program, io, answer) => {
  program
    .command('restore-test')
    .description('restore backups here and now, ask what was restored, and say whether it is as it should be')
    .argument('[names...]', 'only these backups; all that say how they are restored when none is named')
    .option('--config <file>', 'the config', 'holdfast.yml')
    .option('--from <folder>', 'a folder that stands for S3: FOLDER/BUCKET/objects/KEY')
    .option('--from-replica', "restore the replica's copy", false)
    .option('--at <date>', 'the newest backup taken until then: a day, or a moment with its offset', momentOrDay)
    .option('--keep', 'leave what was restored where it can be looked at', false)
    .option('--evidence <file>', 'write the evidence to a file, or to a folder for a file of each backup')
    .option('--baseline <file>', 'what --json wrote earlier: compare with it')
    .option('--json', 'print JSON', false)
    .addHelpText('after', exitStatuses)
    .action(async (names: readonly string[], options) => {
      // Loaded when they are needed: no other command should wait for the SDK.
      const [{ restoreTest }, { restoreTestPartsOf }] = await Promise.all([
        import('./restoreTest.ts'),
        import('./restoreParts.ts'),
      ]);
      answer(await restoreTest({ names, ...options }, io, restoreTestPartsOf(process.env, io)));
    });
  signing(program.command('restores'))
    .description('tell what the restore tests of a running monitor have found')
    .argument('[name]', 'only this backup, with its earlier tests')
    .option('--start', 'with a name: start a test now', false)
    .action(async (name: string | undefined, options, command: Command) => {
      if (options.start && name === undefined) command.error('error: --start needs the name of a backup');
      answer(await showRestores({ name, ...options }, io));
    });
};

const exitStatuses = `
The stored backup and what is restored of it lie in the folder for temporary files at once; TMPDIR names another.

Exit status:
  0  every backup could be restored, and is as it should be
  1  a backup is not as it should be, or nobody could tell: unknown is not fine
  2  wrong usage, or nothing was tried
`;
