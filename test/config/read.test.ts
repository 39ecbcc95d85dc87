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

/** Of a file that was read. */
const problemsOf = async (path: string): Promise<readonly string[]> => {
  const file = await readConfig(path);
  if (!file.read) throw new Error(renderProblem(file.problem));
  return file.parsed.ok ? [] : file.parsed.problems.map(renderProblem);
};

/** Why a file could not be read. */
const refusalOf = async (path: string): Promise<string> => {
  const file = await readConfig(path);
  if (file.read) throw new Error(`${path} was read`);
  return renderProblem(file.problem);
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
    expect(await refusalOf(path)).toBe(`${path}: there is no such file; write one, or name another with --config FILE`);
  });

  it('says that a folder is no file', async () => {
    expect(await refusalOf(folder)).toBe(`${folder}: this is not a file; name a config file such as holdfast.yml`);
  });

  it('names a path that no file can have without failing', async () => {
    expect(await refusalOf('a\0b')).toContain('the file cannot be read: ');
  });
});
