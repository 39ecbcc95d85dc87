import { Hono } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import { incidentLine } from '../../cli/incidentsText.ts';
import { main } from '../../cli/main.ts';
import { createMemoryAlertStore } from '../../shared/alerts/memory.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { createMemoryPlanStore } from '../../shared/maintenance/memory.ts';
import { createAdminApp } from '../../shared/status/admin/adminApp.ts';
import { serviceIncidentsSchema } from '../../shared/status/wire/incidentSchemas.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { worldApp, worldConfig, worldLedger, worldNow } from '../status/world.ts';
import { recordedIo } from './recordedIo.ts';
import { served } from './served.ts';

async function incidents(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['incidents', ...args], io), ...written };
}

/** The routes of a monitor, those that take orders too. */
async function serveWorld() {
  const ledger = await worldLedger();
  const { app, clock } = await worldApp({ ledger, evidence: true });
  const admin = createAdminApp({
    config: worldConfig,
    ledger,
    control: createMemoryControlStore(),
    alerts: createMemoryAlertStore(),
    plans: createMemoryPlanStore(),
    clock: createVirtualClock(worldNow),
    id: () => 'n1',
    by: (_context, told) => told ?? 'somebody',
    onError: () => {},
  });
  return { url: await served(new Hono().route('/', app).route('/', admin)), clock };
}

describe('holdfast incidents', () => {
  let url: string;
  let clock: Awaited<ReturnType<typeof serveWorld>>['clock'];
  beforeAll(async () => {
    ({ url, clock } = await serveWorld());
  });

  it('prints those of every service, and ends with 1 as some are open', async () => {
    const { exit, stdout, stderr } = await incidents('--url', url);
    expect({ exit, stderr }).toEqual({ exit: 1, stderr: '' });
    expect(stdout).toMatch(/^2026-11-22 19:20:00 UTC +for 10 min 20 s until now +checkout +us-west-2 +/m);
    expect(stdout).toMatch(/^2026-11-22 18:50:00 UTC +15 min +checkout +for users +status +34\.722 %$/m);
    expect(stdout).toMatch(/^Users found 2 incidents; 1 is over\.$/m);
    expect(stdout).toMatch(/^checkout +1 +– +15 min +–$/m);
  });

  it('prints those of one service, and ends with 0 where nothing is wrong', async () => {
    expect((await incidents('checkout', '--window', '24h', '--url', url)).stdout).not.toMatch(/hostile/);
    const { exit, stdout } = await incidents('search', '--url', url);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^Nothing was wrong from 2026-10-23 .*\n\nUsers found nothing wrong\.\n$/);
  });

  it('prints JSON', async () => {
    const { stdout } = await incidents('checkout', '--url', url, '--json');
    expect(serviceIncidentsSchema.parse(JSON.parse(stdout)).incidents).toHaveLength(2);
  });

  it('says of what is up again for less than five minutes that it is not over', async () => {
    const { stdout } = await incidents('checkout', '--url', url, '--json');
    const [, closed] = serviceIncidentsSchema.parse(JSON.parse(stdout)).incidents;
    if (closed === undefined) throw new Error('the world has two incidents');
    expect(incidentLine(closed)).toMatch(/, 15 min$/);
    expect(incidentLine({ ...closed, state: 'open' })).toMatch(/, 15 min, not over yet$/);
    expect(incidentLine({ ...closed, state: 'open', to: null })).toMatch(/, for 15 min until now$/);
  });

  it('takes a note, with what would move the cursor taken out of it, and tells of it', async () => {
    const text = 'a full \u001b[31mdisk\nand no alarm';
    const noted = await incidents('note', 'checkout', '--at', '2026-11-22T20:00+01:00', '--text', text, '--url', url);
    expect(noted).toMatchObject({ exit: 0, stderr: '' });
    expect(noted.stdout).toBe('Noted: checkout, for users, from 2026-11-22 18:50:00 UTC, 15 min\n');
    // What was read is everybody's for a second.
    clock.forward(1_000);
    const { stdout } = await incidents('checkout', '--url', url);
    expect(stdout).toMatch(/^ {2}\S+: "a full \\u001b\[31mdisk\\nand no alarm"$/m);
  });

  it.each([
    [['note', 'checkout', '--text', 'x'], /--at/],
    [['note', 'checkout', '--at', '2026-11-22 19:00', '--text', 'x'], /--at: .* without an offset/],
    [['note', 'checkout', '--at', '2026-11-22T18:00:00Z', '--text', 'x'], /Nothing was wrong with checkout at/],
    [['nope'], /no service "nope"/],
    [['checkout', '--window', '2h'], /window/],
  ])('ends with 2 and says what is wrong: %j', async (args, message) => {
    const { exit, stdout, stderr } = await incidents(...args, '--url', url);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
