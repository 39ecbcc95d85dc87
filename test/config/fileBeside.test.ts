import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBeside } from '../../shared/config/fileBeside.ts';

const root = mkdtempSync(join(tmpdir(), 'holdfast-rows-'));
const folder = join(root, 'config');

beforeAll(() => {
  mkdirSync(join(folder, 'expected'), { recursive: true });
  writeFileSync(join(root, 'secret.csv'), 'secret\n');
  writeFileSync(join(folder, 'expected', 'users.csv'), '1,Ann\n');
  writeFileSync(join(folder, 'large.csv'), 'x'.repeat(300_000));
  symlinkSync(join(root, 'secret.csv'), join(folder, 'link.csv'));
  symlinkSync(root, join(folder, 'up'));
  symlinkSync(join(folder, 'expected'), join(folder, 'inner'));
});

afterAll(() => rmSync(root, { recursive: true }));

describe('filesBeside', () => {
  const beside = filesBeside(join(folder, 'holdfast.yml'));
  const wanted = { what: 'a CSV file', bytesMax: 262_144, tooLarge: 'compare fewer rows' };
  const read = (path: string) => beside(path, wanted);

  it.each(['expected/users.csv', 'inner/users.csv', './expected/users.csv'])('reads %s', (path) => {
    expect(read(path)).toEqual({ ok: true, value: Uint8Array.from(Buffer.from('1,Ann\n')) });
  });

  it.each(['../secret.csv', 'link.csv', 'up/secret.csv', join(root, 'secret.csv'), '.'])(
    'reads nothing outside the folder: %s',
    (path) => {
      expect(read(path)).toMatchObject({ ok: false, message: expect.stringContaining('leads out of the folder') });
    },
  );

  it.each([
    ['expected', 'this is not a file; name a CSV file'],
    ['missing.csv', 'there is no such file'],
    ['large.csv', 'larger than 256 KiB; compare fewer rows'],
  ])('says what is wrong with %s', (path, message) => {
    expect(read(path)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });
});
