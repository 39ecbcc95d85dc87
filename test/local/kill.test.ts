import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startHealthServer } from './healthServer.ts';
import { eventually, startHoldfast, temporaryFolder, writeConfig } from './holdfastProcess.ts';
import { storedRounds } from './storedRounds.ts';

const everyMs = 1_000;

async function json(url: string): Promise<{ readonly [key: string]: unknown }> {
  return (await (await fetch(url)).json()) as { readonly [key: string]: unknown };
}

/** The slots that the API has told of, as long as it is asked. */
async function acknowledged(url: string, count: number): Promise<readonly number[]> {
  const slots = new Set<number>();
  await eventually(`${count} rounds`, async () => {
    const { observers } = (await json(`${url}/api/v1/status`)) as { observers: { lastRoundAt: string | null }[] };
    const last = observers[0]?.lastRoundAt;
    if (typeof last === 'string') slots.add(Date.parse(last));
    return slots.size >= count ? true : undefined;
  });
  return [...slots];
}

describe('a monitor that is killed', () => {
  it('has every round that it told of, and shows its own absence as a gap', async () => {
    const server = await startHealthServer('at-once');
    const folder = await temporaryFolder();
    const data = join(folder, 'data');
    const config = await writeConfig(
      folder,
      `observers: [us-east-1]\nservices:\n  shop:\n    every: 1s\n    endpoints:\n      public: ${server.url}\n`,
    );
    const first = await startHoldfast('--config', config, '--data', data);
    const told = await acknowledged(first.url, 3);
    first.child.kill('SIGKILL');
    expect(await first.ended).toEqual({ code: null, signal: 'SIGKILL' });
    await delay(3 * everyMs);

    const second = await startHoldfast('--config', config, '--data', data);
    const gap = await eventually('the gap', async () => {
      const { events } = (await json(`${second.url}/api/v1/services/shop/events?window=1h`)) as {
        events: { kind: string; from: string; to: string; ongoing: boolean }[];
      };
      return events.find(({ kind, ongoing }) => kind === 'gap' && !ongoing);
    });
    const uptime = await json(`${second.url}/api/v1/services/shop/uptime?window=1h&resolution=hour`);
    expect(uptime).toMatchObject({ total: { downSeconds: 0, availability: 1 } });
    const { missingSeconds, coverage } = uptime['total'] as { missingSeconds: number; coverage: number };
    expect(missingSeconds).toBeGreaterThanOrEqual(2);
    expect(coverage).toBeLessThan(1);
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, signal: null });

    const slots = (await storedRounds(data, 'us-east-1', everyMs)).map(({ slot }) => slot);
    expect(slots).toEqual(expect.arrayContaining([...told]));
    // The gap that was told is the gap that the log of rounds has, to the slot.
    expect(slots.filter((slot) => slot >= Date.parse(gap.from) && slot < Date.parse(gap.to))).toEqual([]);
    expect(slots).toContain(Date.parse(gap.from) - everyMs);
    expect(slots).toContain(Date.parse(gap.to));
  }, 60_000);
});
