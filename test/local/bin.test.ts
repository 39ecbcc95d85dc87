import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root, run } from './holdfastProcess.ts';

it('runs on the Node of the machine, outside npm, which may be too old to run TypeScript', async () => {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter);
  // The file names its own interpreter.
  const valid = run(
    onTestFinished,
    join(root, 'bin', 'holdfast.mjs'),
    ['validate', '--config', join(root, 'holdfast.yml')],
    { path },
  );
  expect(await valid.ended).toEqual({ code: 0, signal: null });
  expect(valid.written.stdout).toContain('valid; 4 services');
  const wrong = run(onTestFinished, join(root, 'bin', 'holdfast.mjs'), ['no-such-command'], { path });
  expect(await wrong.ended).toEqual({ code: 2, signal: null });
  expect(wrong.written.stderr).toContain("unknown command 'no-such-command'");
});
