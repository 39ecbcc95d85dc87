import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textBeside } from '../../shared/config/rowsFile.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-rows-'));
const folder = join(root, 'config');

beforeAll(() => {
  mkdirSync(join(folder, 'expected'), { recursive: true });
  writeFileSync(join(root, 'secret.csv'), 'secret\n');
  writeFileSync(join(folder, 'expected', 'users.csv'), '1,Ann\n');
  writeFileSync(join(folder, 'large.csv'), 'x'.repeat(300_000));
  writeFileSync(join(folder, 'latin.csv'), Buffer.from([0xe9, 0x0a]));
  symlinkSync(join(root, 'secret.csv'), join(folder, 'link.csv'));
  symlinkSync(root, join(folder, 'up'));
  symlinkSync(join(folder, 'expected'), join(folder, 'inner'));
});

afterAll(() => rmSync(root, { recursive: true }));

describe('textBeside', () => {
  const read = textBeside(join(folder, 'holdfast.yml'));

  it.each(['expected/users.csv', 'inner/users.csv', './expected/users.csv'])('reads %s', (path) => {
    expect(read(path)).toEqual({ ok: true, value: '1,Ann\n' });
  });

  it.each(['../secret.csv', 'link.csv', 'up/secret.csv', join(root, 'secret.csv'), '.'])(
    'reads nothing outside the folder: %s',
    (path) => {
      expect(read(path)).toMatchObject({ ok: false, message: expect.stringContaining('leads out of the folder') });
    },
  );

  it.each([
    ['expected', 'this is not a file'],
    ['missing.csv', 'there is no such file'],
    ['large.csv', 'larger than 256 KiB'],
    ['latin.csv', 'not UTF-8'],
  ])('says what is wrong with %s', (path, message) => {
    expect(read(path)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});
