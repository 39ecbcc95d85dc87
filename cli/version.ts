/** Of Holdfast itself, for reports that outlive it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

export const holdfastVersion = z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
