/** Each boundary of the architecture is broken once, in a copy of the lint setup, and the linter must say so. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));

type Diagnostic = { readonly path: string; readonly rule: string; readonly message: string };

let copy = '';
let found: readonly Diagnostic[] = [];

const ambient = 'Pure modules take the time, randomness and the environment as arguments';
const callers = 'shared/ holds the verbs and knows none of its callers';
const pure = 'Pure modules import no SDK and none of their callers';
const handlers = 'A handler parses an event, calls one verb and maps the error';
const oneMachine = 'The one-machine runtime calls the verbs in shared/';
const restricted = 'lint/style/noRestrictedImports';

type Violation = readonly [path: string, rule: string, message: string, source: string];

const violations: readonly Violation[] = [
  ['shared/ledger/now.ts', 'plugin', ambient, 'export const at = () => Date.now();'],
  ['shared/ledger/newDate.ts', 'plugin', ambient, 'export const at = () => new Date();'],
  ['shared/availability/dice.ts', 'plugin', ambient, 'export const roll = () => Math.random();'],
  ['shared/availability/timer.ts', 'plugin', ambient, 'export const at = () => performance.now();'],
  ['shared/probe/environment.ts', 'plugin', ambient, "export const home = () => process.env['HOME'];"],
  ['shared/status/uptime.ts', 'plugin', ambient, 'export const up = () => process.uptime();'],
  ['shared/availability/sdk.ts', restricted, pure, imported('@aws-sdk/client-dynamodb')],
  ['shared/ledger/client.ts', restricted, pure, imported('../aws/clients.ts')],
  ['shared/ledger/stand-in.ts', restricted, pure, imported('../../local/dynalite.ts')],
  ['shared/ledger/handler.ts', restricted, pure, imported('../../functions/probe.ts')],
  ['shared/ledger/command.ts', restricted, pure, imported('../../cli/status.ts')],
  ['shared/config/sdk.ts', restricted, pure, imported('@aws-sdk/client-ssm')],
  ['shared/storage/sdk.ts', restricted, pure, imported('@aws-sdk/client-s3')],
  ['shared/storage/checks/documents.ts', restricted, pure, imported('../../aws/s3Documents.ts')],
  ['shared/status/handler.ts', restricted, callers, imported('../../functions/status.ts')],
  ['shared/runtime/command.ts', restricted, callers, imported('../../cli/status.ts')],
  ['shared/probe/stand-in.ts', restricted, callers, imported('../../local/dynalite.ts')],
  ['functions/sdk.ts', restricted, handlers, imported('@aws-sdk/client-sqs')],
  ['functions/stand-in.ts', restricted, handlers, imported('../local/dynalite.ts')],
  ['functions/command.ts', restricted, handlers, imported('../cli/status.ts')],
  ['local/handler.ts', restricted, oneMachine, imported('../functions/status.ts')],
  ['local/command.ts', restricted, oneMachine, imported('../cli/status.ts')],
  [
    'shared/runtime/floating.ts',
    'lint/nursery/noFloatingPromises',
    'A "floating" Promise was found',
    'async function write(): Promise<void> {}\nexport function close(): void {\n  write();\n}',
  ],
  [
    'shared/runtime/switch.ts',
    'lint/nursery/useExhaustiveSwitchCases',
    'The switch statement is not exhaustive.',
    "type State = 'up' | 'down';\nexport function wordOf(state: State): string {\n  switch (state) {\n    case 'up':\n      return 'fine';\n  }\n  return '';\n}",
  ],
];

/** What must stay allowed, so that the rules above do not merely forbid everything. */
const allowed: readonly (readonly [path: string, source: string])[] = [
  ['shared/runtime/clockOfTheSystem.ts', 'export const at = () => Date.now();'],
  ['shared/ledger/dynamodbMore.ts', imported('@aws-sdk/client-dynamodb')],
  ['shared/ledger/dated.ts', 'export const at = (time: number) => new Date(time).toISOString();'],
  ['functions/verb.ts', imported('../shared/ledger/rollUp.ts')],
  ['local/verb.ts', imported('../shared/ledger/rollUp.ts')],
];

function imported(from: string): string {
  return `import { thing } from '${from}';\n\nexport const same = thing;`;
}

beforeAll(async () => {
  copy = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-lint-')));
  await cp(join(project, 'biome.json'), join(copy, 'biome.json'));
  await cp(join(project, 'lint'), join(copy, 'lint'), { recursive: true });
  await cp(join(project, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  // The setup follows git's ignore file, and wants one to be there.
  await writeFile(join(copy, '.gitignore'), 'node_modules\n');
  for (const [path, source] of [...violations.map(([at, , , text]) => [at, text] as const), ...allowed]) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), `${source}\n`);
  }
  found = await lint(copy);
});

afterAll(() => rm(copy, { recursive: true, force: true }));

async function lint(folder: string): Promise<readonly Diagnostic[]> {
  const biome = join(project, 'node_modules/.bin/biome');
  // The linter's exit status is 1 here, as it finds something; what it found is what counts.
  const output = await new Promise<string>((resolve) => {
    execFile(biome, ['lint', '--max-diagnostics=none', '--reporter=github'], { cwd: folder }, (_, stdout) =>
      resolve(stdout),
    );
  });
  const annotation = /^::error title=(?<rule>[^,]+),file=(?<path>[^,]+),[^:]*::(?<message>.*)$/gm;
  return [...output.matchAll(annotation)].map(({ groups = {} }) => ({
    rule: groups['rule'] ?? '',
    path: relative(folder, groups['path'] ?? ''),
    message: groups['message'] ?? '',
  }));
}

describe('the linter', () => {
  it.each(violations)('catches %s (%s)', (path, rule, message) => {
    const here = found.filter((diagnostic) => diagnostic.path === path);
    expect(here).toContainEqual(expect.objectContaining({ rule, message: expect.stringContaining(message) }));
  });

  it.each(allowed)('lets %s pass', (path) => {
    expect(found.filter((diagnostic) => diagnostic.path === path)).toEqual([]);
  });
});
