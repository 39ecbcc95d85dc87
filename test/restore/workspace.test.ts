import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace, sweepWorkspaces } from '../../shared/restore/workspace.ts';

let root: string;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'holdfast-workspace-')), 'runs');
});
afterEach(() => rmSync(join(root, '..'), { recursive: true, force: true }));

describe('a workspace', () => {
  it('is a folder that its owner alone may enter, and is gone when it is closed', async () => {
    const { folder, close, empty } = await openWorkspace(root, 'orders-1');
    expect(folder).toBe(join(root, 'orders-1'));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const inner = await empty('engine');
    expect(readdirSync(inner)).toEqual([]);
    writeFileSync(join(inner, 'x'), 'x');
    expect(await close()).toEqual([]);
    expect(readdirSync(root)).toEqual([]);
    expect(await close()).toEqual([]);
  });

  it('removes what is left of the same run, and first ends what that started', async () => {
    const killed = await openWorkspace(root, 'orders-1');
    writeFileSync(join(killed.folder, 'postmaster.pid'), '1');
    const seen: string[] = [];
    const again = await openWorkspace(root, 'orders-1', {
      endLeftovers: async (folder) => {
        seen.push(...readdirSync(folder));
      },
    });
    expect(seen).toContain('postmaster.pid');
    expect(existsSync(join(again.folder, 'postmaster.pid'))).toBe(false);
  });

  it('removes folders that forbid it', async () => {
    const { folder, close } = await openWorkspace(root, 'orders-1');
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    writeFileSync(join(folder, 'a', 'b', 'c'), 'x');
    chmodSync(join(folder, 'a', 'b'), 0o500);
    chmodSync(join(folder, 'a'), 0o500);
    expect(await close()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('says what it could not end, and removes the rest', async () => {
    const { folder, close } = await openWorkspace(root, 'orders-1', {
      endLeftovers: async () => {
        throw Object.assign(new Error('no'), { code: 'EPERM' });
      },
    });
    expect(await close()).toEqual([`what runs in ${folder} (EPERM)`]);
    expect(existsSync(folder)).toBe(false);
  });

  it('follows no link when it removes what is left', async () => {
    const elsewhere = join(root, '..', 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(root);
    writeFileSync(join(elsewhere, 'precious'), 'x');
    symlinkSync(elsewhere, join(root, 'orders-1'));
    const { close } = await openWorkspace(root, 'orders-1');
    expect(await close()).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual(['precious']);
  });

  it('stays when it is kept', async () => {
    const { folder, close } = await openWorkspace(root, 'orders-1', { keep: true });
    expect(await close()).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });

  it.each([['../x'], [''], ['.'], ['a/b'], ['a\0'], ['-rf']])('is never called %j', async (run) => {
    await expect(openWorkspace(root, run)).rejects.toThrow(RangeError);
  });
});

describe('sweeping', () => {
  it('leaves the runs of processes that live, this one among them', async () => {
    const { folder } = await openWorkspace(root, 'orders-1');
    expect(await sweepWorkspaces(root)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });

  it('removes the run of a process whose number somebody else has now', async () => {
    const { folder } = await openWorkspace(root, 'orders-1');
    writeFileSync(join(folder, '.owner.json'), JSON.stringify({ pid: process.pid, started: 'another boot-1' }));
    const ended: string[] = [];
    const endLeftovers = async (one: string) => {
      ended.push(one);
    };
    expect(await sweepWorkspaces(root, undefined, { endLeftovers })).toEqual([]);
    expect(ended).toEqual([folder]);
    expect(existsSync(folder)).toBe(false);
  });

  it('touches nothing that has no owner', async () => {
    mkdirSync(join(root, 'photos'), { recursive: true });
    expect(await sweepWorkspaces(root, async () => false)).toEqual([]);
    expect(readdirSync(root)).toEqual(['photos']);
    expect(await sweepWorkspaces(join(root, 'nowhere'))).toEqual([]);
  });
});
