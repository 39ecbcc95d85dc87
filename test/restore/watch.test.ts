import { describe, expect, it } from 'vitest';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { watchedSince } from '../../shared/restore/watch.ts';
import { watchRestores } from '../../shared/restore/watchRestores.ts';
import { testOf } from './runs.ts';

const [orders, photos] = [testOf('orders'), testOf('photos')];
const daily = testOf('orders', { schedule: { cron: '0 4 * * *', timezone: 'UTC' } });
const inBerlin = testOf('orders', { schedule: { cron: '0 4 * * SUN', timezone: 'Europe/Berlin' } });

function world() {
  const ledger = createMemoryLedger();
  let writes = 0;
  const counting = {
    ...ledger,
    putRestoreWatch: async (watch: Parameters<typeof ledger.putRestoreWatch>[0]) => {
      writes += 1;
      await ledger.putRestoreWatch(watch);
    },
  };
  const look = async (now: number, tests = [orders], writer = 'us-east-1') => {
    const watches = await watchRestores({ tests, writer, now }, counting);
    return tests.map((test) => watchedSince(test, watches));
  };
  return { look, writes: () => writes };
}

describe('since when a backup is watched', () => {
  it('is since somebody first saw it in the config, and is written once', async () => {
    const { look, writes } = world();
    expect(await look(100)).toEqual([100]);
    expect(await look(200)).toEqual([100]);
    expect(await look(300, [orders], 'us-west-2')).toEqual([100]);
    expect(writes()).toBe(1);
    expect(await look(400, [orders, photos])).toEqual([100, 400]);
  });

  it.each([daily, inBerlin])('begins anew with another schedule, and with the former one again, %#', async (other) => {
    const { look } = world();
    await look(100);
    expect(await look(200, [other], 'us-west-2')).toEqual([200]);
    expect(await look(300, [other])).toEqual([200]);
    expect(await look(400)).toEqual([400]);
  });

  it('begins anew when the backup was out of the config meanwhile', async () => {
    const { look, writes } = world();
    await look(100, [orders, photos]);
    await look(200, [photos]);
    await look(300, [photos], 'us-west-2');
    expect(writes()).toBe(3);
    expect(await look(400, [orders, photos])).toEqual([400, 100]);
  });

  it('is not known before anybody has written it down', () => {
    expect(watchedSince(orders, [])).toBeUndefined();
    expect(
      watchedSince(orders, [{ backup: 'photos', writer: 'us-east-1', schedule: '0 4 * * SUN UTC', since: 1 }]),
    ).toBeUndefined();
  });
});
