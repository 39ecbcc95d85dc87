import { userInfo } from 'node:os';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { addresses, adoptedWorld, failoverWorld, record } from '../status/failoverWorld.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

type World = ReturnType<typeof failoverWorld>;

/** The world behind a port. With `sees`, each look at checkout lets the observers probe and take their turns first. */
async function monitor(world: World, sees?: string): Promise<string> {
  const outer = new Hono();
  outer.all('*', async (context) => {
    if (sees !== undefined && context.req.path === '/api/v1/services/checkout') {
      await world.see(sees);
      await world.tend();
    }
    return await world.run(Promise.resolve(world.app.fetch(context.req.raw)));
  });
  return await served(outer);
}

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(args, io), ...written };
}

describe('holdfast adopt', () => {
  it('shows the diff and changes nothing, then does it with --yes', async () => {
    const world = failoverWorld();
    const url = await monitor(world);
    const shown = await run('adopt', 'checkout', '--url', url);
    expect(shown).toMatchObject({ exit: 0, stderr: '' });
    expect(shown.stdout).toBe(
      [
        'checkout.example.com A, in one change:',
        `+ PRIMARY    ${addresses.a}  TTL 30 s  health check check-a  "holdfast/checkout/1/a"`,
        `+ SECONDARY  ${addresses.b}  TTL 30 s  health check check-b  "holdfast/checkout/1/b"`,
        'Nothing has been changed. a would be active (epoch 1). To do it: holdfast adopt checkout --yes',
        '',
      ].join('\n'),
    );
    expect(await world.zone.read(record)).toEqual([]);
    const done = await run('adopt', 'checkout', '--yes', '--url', url);
    expect(done).toMatchObject({ exit: 0, stderr: '' });
    expect(done.stdout).toMatch(/under Holdfast's control: a is active \(epoch 1\); the name answers it\n$/);
    expect(await world.zone.answer(record)).toEqual([addresses.a]);
    expect((await run('adopt', 'checkout', '--url', url)).stdout).toMatch(/^checkout is under .* already: a is active/);
  });

  it('lets nothing of what stands in Route 53 through that a terminal would act upon', async () => {
    const world = failoverWorld();
    const one = { role: 'PRIMARY' as const, values: [addresses.a], ttlSeconds: 60, healthCheckId: 'check-a' };
    const found = [
      { ...one, setIdentifier: 'first \u001b[2J' },
      { ...one, role: 'SECONDARY' as const, values: [addresses.b], setIdentifier: 'second' },
    ];
    const odd = failoverWorld({ zone: { ...world.zone, read: async () => found } });
    const { exit, stdout } = await run('adopt', 'checkout', '--url', await monitor(odd));
    expect(exit).toBe(0);
    expect(stdout).toContain('"first \\u001b[2J"');
    const alone = failoverWorld({ zone: { ...world.zone, read: async () => found.slice(0, 1) } });
    const refused = await run('adopt', 'checkout', '--url', await monitor(alone));
    expect(refused.stderr).toContain('is only PRIMARY first \\u001b[2J. Correct');
  });

  it('ends with 1 and the reason when it is refused', async () => {
    const world = failoverWorld();
    const one = { setIdentifier: 'x', role: 'PRIMARY' as const, values: ['203.0.113.9'], ttlSeconds: 60 };
    const refusing = failoverWorld({ zone: { ...world.zone, read: async () => [one] } });
    const { exit, stdout, stderr } = await run('adopt', 'checkout', '--yes', '--url', await monitor(refusing));
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' });
    expect(stderr).toMatch(/is only PRIMARY x\. Correct that in Route 53 first\.\n$/);
  });
});

describe('holdfast failover', () => {
  it('moves traffic, in the name of who runs it', async () => {
    const world = await adoptedWorld();
    const url = await monitor(world);
    const { exit, stdout } = await run('failover', 'checkout', '--to', 'b', '--reason', 'moving', '--url', url);
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'checkout goes to b (epoch 2); the name answers it\n' });
    const flip = (await world.control.readControl('checkout'))?.flips[0];
    expect(flip).toMatchObject({ by: userInfo().username, reason: 'moving', kind: 'forced' });
    const json = await run('failover', 'checkout', '--to', 'a', '--force', '--json', '--url', url);
    expect(JSON.parse(json.stdout)).toMatchObject({ active: 'a', epoch: 3, dns: 'settled' });
  });

  it('ends with 1 when it is refused, and says what would help', async () => {
    const world = await adoptedWorld();
    await world.see('ud');
    const { exit, stderr } = await run('failover', 'checkout', '--to', 'b', '--url', await monitor(world));
    expect(exit).toBe(1);
    expect(stderr).toMatch(/0 observers say that b is up.*--force/);
  });

  it('ends with 2 when nobody can be asked, or there is no such service', async () => {
    const url = await monitor(await adoptedWorld());
    const nobody = await run('failover', 'checkout', '--to', 'b', '--url', 'http://127.0.0.1:1');
    expect([nobody.exit, nobody.stderr]).toEqual([2, expect.stringMatching(/^No monitor answers/)]);
    const nothing = await run('failover', 'nope', '--to', 'b', '--url', url);
    expect([nothing.exit, nothing.stderr]).toEqual([2, expect.stringMatching(/no service "nope"/)]);
  });
});

describe('holdfast hold and release', () => {
  it('freeze and let go', async () => {
    const world = await adoptedWorld();
    const url = await monitor(world);
    const held = await run('hold', 'checkout', '--reason', 'release day', '--for', '2h', '--url', url);
    expect(held.stdout).toMatch(
      /^checkout is held until 2026-11-22T14:\d\d:\d\d\.\d\d\dZ: Holdfast flips nothing by itself\n$/,
    );
    const shown = await run('status', 'checkout', '--url', url);
    expect(shown.stdout).toMatch(/ {2}Held until 2026-11-22 14:\d\d:\d\d UTC by .*: "release day"\. Nothing flips/);
    expect(await run('release', 'checkout', '--url', url)).toMatchObject({ exit: 0, stdout: 'checkout is released\n' });
    expect(await run('release', 'checkout', '--url', url)).toMatchObject({
      exit: 1,
      stderr: 'Nobody holds checkout.\n',
    });
    expect(await run('hold', 'checkout', '--reason', 'x', '--for', 'long', '--url', url)).toMatchObject({ exit: 2 });
  });
});

describe('holdfast drill', { timeout: 30_000 }, () => {
  it('follows the drill to its end, and tells how long each step took', async () => {
    const world = await adoptedWorld();
    const url = await monitor(world, 'uu');
    const { exit, stdout, stderr } = await run('drill', 'checkout', '--reason', 'practice', '--url', url);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^Drill of checkout: for the monitor, a is down from 2026-11-22T12:/);
    const stages = ['detected', 'decided', 'in sync', 'answered', 'back', 'The drill has passed'];
    const places = stages.map((stage) => stdout.indexOf(stage));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(stdout.match(/^ {2}\+\d+ (s|min)/gm)).toHaveLength(5);
    expect(await world.zone.answer(record)).toEqual([addresses.a]);
  });

  it('ends with 1 when it is refused', async () => {
    const world = await adoptedWorld();
    await world.see('ud');
    const { exit, stderr } = await run('drill', 'checkout', '--url', await monitor(world));
    expect([exit, stderr]).toEqual([1, expect.stringMatching(/nowhere to go/)]);
  });
});

describe('holdfast status', () => {
  it('tells the failover in words', async () => {
    const world = await adoptedWorld();
    const url = await monitor(world);
    await world.see('uu');
    await world.see('du');
    await world.tend();
    const { stdout, exit } = await run('status', 'checkout', '--url', url);
    expect(exit).toBe(1);
    expect(stdout).toMatch(
      /^◐ Checkout is degraded; the active endpoint is b \(epoch 2\)\n {2}The name answers b since /,
    );
    expect(stdout).toMatch(/\nLast flip: a → b \(epoch 2\), .*\n.* a began to fail\n/);
  });

  it('says why with --why, and as the API writes it with --json', async () => {
    const world = await adoptedWorld();
    const url = await monitor(world);
    const good = await run('status', 'checkout', '--why', '--url', url);
    expect(good.exit).toBe(0);
    expect(good.stdout).toMatch(/^checkout: stay on a, because a quorum says that it is up\n/);
    await world.order('hold', { reason: 'release day' });
    await world.see('du');
    const held = await run('status', 'checkout', '--why', '--url', url);
    expect(held.exit).toBe(1);
    expect(held.stdout).toMatch(/stay on a although b could take over: ada holds it: "release day"/);
    const { stdout } = await run('status', 'checkout', '--why', '--json', '--url', url);
    expect(JSON.parse(stdout)).toMatchObject({ rule: 'hold', at: expect.stringMatching(/Z$/) });
    expect(await run('status', 'search', '--why', '--url', url)).toMatchObject({ exit: 2, stdout: '' });
  });
});
