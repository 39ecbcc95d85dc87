import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderProblem } from '../../shared/config/problem.ts';
import { readConfig } from '../../shared/config/read.ts';

const valid = 'observers: [us-east-1]\nservices: { a: { endpoints: { public: https://a.example.com/ } } }\n';
const limit = 1_048_576;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-read-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const problemsOf = async (path: string): Promise<readonly string[]> => {
  const parsed = await readConfig(path);
  return parsed.ok ? [] : parsed.problems.map(renderProblem);
};

describe('readConfig', () => {
  it('reads a file up to the limit and none beyond it', async () => {
    const path = join(folder, 'size.yml');
    const padded = `${valid}#${'x'.repeat(limit - valid.length - 1)}`;
    await writeFile(path, padded);
    expect(await problemsOf(path)).toEqual([]);
    await writeFile(path, `${padded}x`);
    expect(await problemsOf(path)).toEqual([`${path}: the file is larger than 1 MiB; a config has at most that`]);
  });

  it('says that there is no file', async () => {
    const path = join(folder, 'nothing.yml');
    expect(await problemsOf(path)).toEqual([
      `${path}: there is no such file; write one, or name another with --config FILE`,
    ]);
  });

  it('says that a folder is no file', async () => {
    expect(await problemsOf(folder)).toEqual([
      `${folder}: this is not a file; name a config file such as holdfast.yml`,
    ]);
  });

  it('names a path that no file can have without failing', async () => {
    expect(await problemsOf('a\0b')).toHaveLength(1);
  });
});
