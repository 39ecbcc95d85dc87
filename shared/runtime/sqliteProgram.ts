/**
 * The program that reads SQLite databases: beside this file, and of its kind. As source that is `sqliteChild.ts`; in the image
 * of the function, where this is part of `restore.mjs`, it is the `sqliteChild.mjs` that was bundled with it.
 */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const sqliteProgram = new URL(`sqliteChild${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
