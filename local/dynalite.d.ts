declare module 'dynalite' {
  import type { Server } from 'node:http';

  type Options = {
    /** Where LevelDB keeps the tables; in memory when absent. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  };

  export default function dynalite(options?: Options): Server;
}
