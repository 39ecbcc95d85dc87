import { userInfo } from 'node:os';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { alertsSchema } from '../../shared/status/wire/alertSchemas.ts';
import { alertOf } from '../alerts/render/samples.ts';
import { minuteMs } from '../ledger/samples.ts';
import { failoverWorld, noon } from '../status/failoverWorld.ts';
import { worldApp, worldNow } from '../status/world.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(args, io), ...written };
}

const since = worldNow - 5 * minuteMs;
const page = alertOf({
  key: 'observer:us-west-2',
  revision: 1,
  detail: { kind: 'observer', observer: 'us-west-2', silent: 2, observers: 3 },
  state: { kind: 'firing', since, firedAt: since },
  told: {
    'webhook-1': {
      episode: 1,
      stage: 'fired',
      severity: 'page',
      count: 1,
      at: since,
      by: 'us-east-1',
      state: 'sending',
      failed: { times: 2, why: 'bad gateway \u001b[2J' },
    },
  },
});
const ticket = alertOf({
  key: 'certificate:checkout:us-east-1',
  service: 'checkout',
  severity: 'ticket',
  revision: 1,
  detail: { kind: 'certificate', endpoint: 'us-east-1', daysLeft: 6 },
  state: {
    kind: 'acknowledged',
    since: since - 1,
    firedAt: since - 1,
    at: since,
    by: 'ada \u001b[2J',
    note: 'on "it"',
  },
  within: { key: 'region:us-east-1', episode: 1 },
});
const over = alertOf({
  key: 'observer:us-east-2',
  detail: { kind: 'observer', observer: 'us-east-2', silent: 1, observers: 3 },
  state: { kind: 'resolved', since: since - 9, firedAt: since - 9, at: since, why: 'cleared' },
});

async function monitorWith(...alerts: readonly ReturnType<typeof alertOf>[]): Promise<string> {
  return await served((await worldApp({ evidence: true, alerts: { peekAlerts: async () => alerts } })).app);
}

describe('holdfast alerts', () => {
  it('lists what fires, and ends with 1 as a page is among it', async () => {
    const url = await monitorWith(ticket, page, over);
    const { exit, stdout, stderr } = await run('alerts', '--url', url);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual(
      [
        'severity  state         since                    alert                                                        key',
        '✕ page    firing        2026-11-22 19:25:20 UTC  The observer us-west-2 is silent, and no quorum is left      observer:us-west-2',
        '◐ ticket  acknowledged  2026-11-22 19:25:19 UTC  The certificate of Checkout API (us-east-1) expires in 6 days  certificate:checkout:us-east-1',
        '',
        'observer:us-west-2: a former route could not be told, tried 2 times: bad gateway \\u001b[2J',
        'certificate:checkout:us-east-1: acknowledged by ada \\u001b[2J at 2026-11-22 19:25:20 UTC: "on \\"it\\""',
        'certificate:checkout:us-east-1: told of by region:us-east-1',
        '',
        'as of 2026-11-22T19:30:20.000Z',
        '',
      ].map((line, index) =>
        index === 0 || index === 1 ? expect.stringMatching(new RegExp(line.replaceAll(/ {2,}/g, ' +'))) : line,
      ),
    );
  });

  it('ends with 0 when no page fires, and tells what is over with --all', async () => {
    const url = await monitorWith(ticket, over);
    expect((await run('alerts', '--url', url)).exit).toBe(0);
    const all = await run('alerts', '--all', '--url', url);
    expect(all.exit).toBe(0);
    expect(all.stdout).toContain('resolved');
    const none = await run('alerts', '--url', await monitorWith(over));
    expect(none).toMatchObject({ exit: 0, stdout: 'No alert fires (as of 2026-11-22T19:30:20.000Z).\n' });
  });

  it('prints JSON as the API writes it', async () => {
    const { exit, stdout } = await run('alerts', '--json', '--url', await monitorWith(page));
    expect(exit).toBe(1);
    expect(alertsSchema.parse(JSON.parse(stdout))).toEqual(JSON.parse(stdout));
  });

  it('ends with 2 when nobody knows', async () => {
    const away = { peekAlerts: () => Promise.reject(new ControlUnavailable('x', 'y')) };
    const url = await served((await worldApp({ alerts: away })).app);
    expect(await run('alerts', '--url', url)).toMatchObject({
      exit: 2,
      stdout: '',
      stderr: expect.stringMatching(/^The control table did not answer/),
    });
  });
});

describe('holdfast ack', () => {
  async function world() {
    const world = failoverWorld();
    await world.alerts.writeAlert({ ...page, state: { kind: 'firing', since: noon, firedAt: noon } });
    await world.alerts.writeAlert({ ...over, revision: 1 });
    const outer = new Hono();
    outer.all('*', (context) => world.run(Promise.resolve(world.app.fetch(context.req.raw))));
    return { alerts: world.alerts, url: await served(outer) };
  }

  it('acknowledges in the name of who runs it, once', async () => {
    const { alerts, url } = await world();
    const said = 'The observer us-west-2 is silent, and no quorum is left';
    expect(await run('ack', page.key, '--note', 'on it', '--url', url)).toEqual({
      exit: 0,
      stdout: `${said}: acknowledged\n`,
      stderr: '',
    });
    const { username } = userInfo();
    expect(await alerts.readAlert(page.key)).toMatchObject({ state: { by: username, note: 'on it' } });
    const again = await run('ack', page.key, '--url', url);
    expect(again).toMatchObject({ exit: 0, stdout: `${said}: ${username} has acknowledged it already\n` });
    const json = await run('ack', page.key, '--json', '--url', url);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: 'already', alert: { key: page.key } });
  });

  it('ends with 1 for what is over, and with 2 for what never was', async () => {
    const { url } = await world();
    expect(await run('ack', over.key, '--url', url)).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/resolved already/),
    });
    expect(await run('ack', 'burn:nope:x', '--url', url)).toMatchObject({
      exit: 2,
      stderr: 'Nothing fires as "burn:nope:x"; /api/v1/alerts lists what does.\n',
    });
    expect((await run('ack', '--url', url)).exit).toBe(2);
  });
});
