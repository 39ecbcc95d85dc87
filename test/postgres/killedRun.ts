/** Restores in a process of its own, so that a test can kill it: `node killedRun.ts RUN FILE FOLDER [STAGING]`. */
import { createPostgresEngine } from '../../shared/restore/engines/postgres.ts';
import { inputOf, partsOf, quietParts } from './restoreWorld.ts';

const [id = '', file = '', folder = '', staging = ''] = process.argv.slice(2);

await createPostgresEngine(partsOf()).restore(
  inputOf({ id, file, folder }, staging === '' ? {} : { engine: { staging } }),
  {
    ...quietParts,
    progress: ({ text }) => {
      if (text?.startsWith('processing data') === true) process.stdout.write('restoring\n');
    },
  },
);
process.stdout.write('finished\n');
