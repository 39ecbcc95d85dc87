import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { recordedIo } from './recordedIo.ts';

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['simulate', ...args], io), ...written };
}

describe('holdfast simulate', () => {
  it('counts seeds, flips, messages and faults', async () => {
    const { exit, stdout } = await run('--seeds', '3', '--seed', '5');
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^3 seeds, \d+ flips, \d+ messages, \d+ faults:\n {2} +\d+ [\s\S]*\n[\d.e+]+ seeds\/s\n$/);
  });

  it('tells what happens, the same again for the same seed', async () => {
    const verbose = await run('--seeds', '1', '--seed', '9', '--verbose');
    expect(verbose.stdout).toMatch(
      /^seed 9, failover\n {2}\+ +\d+\.\d{3}s operator wrote revision 1: epoch 1 flipping \(adopted\)\n/,
    );
    expect(await run('--seeds', '1', '--seed', '9', '--verbose')).toEqual(verbose);
  });

  it('prints the counts as JSON, and nothing else', async () => {
    const { exit, stdout } = await run('--seeds', '3', '--seed', '5', '--verbose', '--json');
    expect(exit).toBe(0);
    const told: unknown = JSON.parse(stdout);
    expect(told).toEqual({
      seeds: 3,
      flips: expect.any(Number),
      messages: expect.any(Number),
      faults: expect.any(Object),
    });
  });

  it.each([
    ['--seeds', '-1'],
    ['--seeds', '1.5'],
    ['--seed', 'x'],
  ])('refuses %s %s', async (...args) => {
    expect(await run(...args)).toMatchObject({ exit: 2, stdout: '' });
  });
});
