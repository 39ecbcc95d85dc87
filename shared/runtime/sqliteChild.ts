/** The process that reads a database. It is ended from outside when it takes too long. */
import { jobSchema } from '../restore/engines/sqlite/protocol.ts';
import { createReader } from '../restore/engines/sqlite/reader.ts';

const answer = createReader();

process.on('message', (message) => {
  process.send?.(answer(jobSchema.parse(message)));
});
