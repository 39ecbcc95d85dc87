/** Tests that share a process must leave it as they found it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { changingNothing } from '../changingNothing.ts';

const tests = fileURLToPath(new URL('../', import.meta.url));

/** Vitest's own means of changing modules, globals, timers and the environment, and Node's. */
const changing = [
  /\bvi\b.*from 'vitest'/,
  /\bvi\.\w+\(/,
  /process\.env(\.\w+|\[[^\]]+\])\s*=(?!=)/,
  /delete process\.env/,
  /process\.(chdir|umask|on|once|exitCode\s*=)/,
  /globalThis(\.\w+|\[[^\]]+\])\s*=(?!=)/,
  /\bfc\.configureGlobal\b/,
  /\bmockClient\([A-Z]/,
];

function changesIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => changing.some((pattern) => pattern.test(line)));
}

describe('tests that share a process', () => {
  it.each(changingNothing)('change nothing that others find there: %s', (folder) => {
    const files = readdirSync(join(tests, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(0);
    const changes = files.flatMap((name) =>
      changesIn(readFileSync(join(tests, folder, name), 'utf8')).map((line) => `${name}: ${line.trim()}`),
    );
    expect(changes).toEqual([]);
  });

  it.each([
    "import { describe, vi } from 'vitest';",
    '  vi.useFakeTimers();',
    "process.env['TZ'] = 'UTC';",
    'process.env.TZ = zone;',
    "globalThis.fetch = async () => new Response('');",
    'const mock = mockClient(DynamoDBClient);',
  ])('would be found to change something: %s', (line) => {
    expect(changesIn(line)).toEqual([line]);
  });

  it.each(["if (process.env['UPDATE_GOLDEN'] === '1') write();", 'const mock = mockClient(client);'])(
    'may read and make what is theirs: %s',
    (line) => {
      expect(changesIn(line)).toEqual([]);
    },
  );
});
