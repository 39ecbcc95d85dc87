import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { recordedIo } from './recordedIo.ts';

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(args, io), ...written };
}

describe('the command line', () => {
  it.each([
    ['--help'],
    ['start', '--help'],
    ['validate', '--help'],
    ['schema', '--help'],
    ['status', '--help'],
    ['adopt', '--help'],
    ['failover', '--help'],
    ['hold', '--help'],
    ['release', '--help'],
    ['drill', '--help'],
    ['simulate', '--help'],
    ['nines', '--help'],
    ['incidents', '--help'],
    ['incidents', 'note', '--help'],
    ['slo', 'export', '--help'],
    ['slo', 'import', '--help'],
    ['demo', '--help'],
    ['demo', 'break', '--help'],
  ])('explains itself: %s %s %s', async (...args) => {
    const { exit, stdout, stderr } = await run(...args.filter((arg) => arg !== undefined));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: holdfast/);
  });

  it.each([
    [[]],
    [['no-such-command']],
    [['status', '--no-such-option']],
    [['demo']],
    [['demo', 'break', 'checkout']],
    [['status', 'a', 'b']],
    [['status', '--why']],
    [['failover', 'checkout']],
    [['hold', 'checkout']],
    [['drill']],
  ])('ends with 2 and a hint on stderr when it is used wrongly: %j', async (args) => {
    const { exit, stdout, stderr } = await run(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });
});
