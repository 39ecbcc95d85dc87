import { userInfo } from 'node:os';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { maintenanceListSchema, planAnswerSchema } from '../../shared/status/wire/maintenanceSchemas.ts';
import { hourMs } from '../ledger/samples.ts';
import { failoverWorld, noon } from '../status/failoverWorld.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['maintenance', ...args], io), ...written };
}

async function monitor() {
  const world = failoverWorld();
  return { world, url: await served(world.app) };
}

describe('holdfast maintenance', () => {
  it('plans in the name of who runs it, lists, and ends', async () => {
    const { world, url } = await monitor();
    const when = ['--from', '2026-11-22T14:00:00Z', '--for', '90m'];
    const about = ['search', '--title', 'New disks', '--reason', 'a disk'];
    const planned = await run('plan', ...about, ...when, '--url', url);
    expect(planned).toMatchObject({ exit: 0, stderr: '' });
    const [plan] = await world.plans.readPlans(noon);
    expect(plan).toMatchObject({ by: userInfo().username, reason: 'a disk', services: ['search'], title: 'New disks' });
    const span = '2026-11-22 14:00:00 UTC to 2026-11-22 15:30:00 UTC';
    expect(planned.stdout).toBe(`planned: ${span} for search (id ${plan?.id})\n`);

    const listed = await run('list', '--url', url);
    expect(listed.exit).toBe(0);
    expect(listed.stdout).toMatch(/^state +from +to +services +title +id$/m);
    expect(listed.stdout).toMatch(
      /^coming +2026-11-22 14:00:00 UTC +2026-11-22 15:30:00 UTC +search +New disks +\S+-[0-9a-f]{12}$/m,
    );

    const ended = await run('end', plan?.id ?? '', '--reason', 'no disk', '--url', url);
    expect(ended).toMatchObject({ exit: 0, stdout: `${plan?.id} is called off, and never counts\n` });
    const again = await run('end', plan?.id ?? '', '--reason', 'no disk', '--url', url);
    expect(again).toMatchObject({ exit: 0, stdout: `${plan?.id} was ended or called off before\n` });
  });

  it('plans nothing twice when the answer was lost and the order is given again as it says', async () => {
    const { world, url } = await monitor();
    const lossy = new Hono();
    lossy.all('*', async (context) => {
      await world.app.fetch(context.req.raw);
      return context.text('the connection was lost', 504);
    });
    const order = ['plan', 'search', '--for', '1h', '--reason', 'a disk'];
    const lost = await run(...order, '--url', await served(lossy));
    expect(lost).toMatchObject({ exit: 2, stdout: '' });
    const token = /Give the order again with --token (\w+)/.exec(lost.stderr)?.[1] ?? '';
    await world.clock.advance(5_000);
    const again = await run(...order, '--token', token, '--url', url);
    expect(again).toMatchObject({
      exit: 0,
      stderr: '',
      stdout: expect.stringMatching(/^was planned by this token before: /),
    });
    expect(await world.plans.readPlans(world.clock.now())).toHaveLength(1);
    expect(await run('plan', '--for', '1h', '--reason', 'x', '--token', '!', '--url', url)).toMatchObject({ exit: 2 });
  });

  it('says nothing of that when it was refused', async () => {
    const { url } = await monitor();
    const { stderr } = await run('plan', 'nope', '--for', '1h', '--reason', 'x', '--url', url);
    expect(stderr).not.toContain('--token');
  });

  it('prints JSON as the API answers it', async () => {
    const { url } = await monitor();
    const planned = await run('plan', '--for', '1h', '--reason', 'a disk', '--json', '--url', url);
    const { maintenance } = planAnswerSchema.parse(JSON.parse(planned.stdout));
    expect(maintenance).toMatchObject({ state: 'open', services: ['checkout', 'search'] });
    const listed = await run('list', '--json', '--url', url);
    expect(maintenanceListSchema.parse(JSON.parse(listed.stdout)).maintenance).toMatchObject([{ id: maintenance.id }]);
  });

  it('says that nothing is planned', async () => {
    const { url } = await monitor();
    expect(await run('list', '--url', url)).toMatchObject({
      exit: 0,
      stdout: 'nothing is planned, and nothing was in the last 31 days\n',
    });
  });

  it('prints nothing that would move the cursor', async () => {
    const { world, url } = await monitor();
    const about = { by: 'x', reason: 'x', at: noon, title: 'odd \u001b[2J' };
    await world.plans.writePlan({ id: '202611221200-odd', revision: 1, from: noon, to: noon + hourMs, ...about });
    const { stdout } = await run('list', '--url', url);
    expect(stdout).toContain('odd ');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['no end', ['plan', '--reason', 'x'], /either "to" or "for"/],
    ['no reason', ['plan', '--for', '1h'], /--reason/],
    ['a time without a zone', ['plan', '--from', '2026-11-22T14:00', '--for', '1h', '--reason', 'x'], /--from: /],
    ['a service that there is not', ['plan', 'nope', '--for', '1h', '--reason', 'x'], /no service "nope"/],
    ['no plan', ['end', 'nope', '--reason', 'x'], /Nobody has planned "nope"/],
  ] as const)('ends with 2 for %s', async (_, args, message) => {
    const { url } = await monitor();
    const { exit, stderr, stdout } = await run(
      ...args,
      ...(args.some((one) => one === '--reason') ? ['--url', url] : []),
    );
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('ends with 1 when there is nothing to end any more', async () => {
    const { world, url } = await monitor();
    const about = { by: 'x', reason: 'x', at: noon };
    await world.plans.writePlan({ id: 'over', revision: 1, from: noon - 2 * hourMs, to: noon - hourMs, ...about });
    const { exit, stderr } = await run('end', 'over', '--reason', 'x', '--url', url);
    expect(exit).toBe(1);
    expect(stderr).toContain('is over already');
  });

  it('ends with 2 when nobody answers', async () => {
    expect((await run('list', '--url', 'http://127.0.0.1:1')).exit).toBe(2);
  });

  it('has help for each of its commands', async () => {
    for (const command of ['plan', 'list', 'end']) {
      const { exit, stdout } = await run(command, '--help');
      expect(exit).toBe(0);
      expect(stdout).toContain(`holdfast maintenance ${command}`);
    }
  });
});
