import { describe, expect, it } from 'vitest';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlCorrupt } from '../../shared/control/store.ts';
import { ZoneUnavailable } from '../../shared/failover/dns/zone.ts';
import { holdService } from '../../shared/failover/hold.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { adoptedWorld, config, type World } from './tending.ts';

async function told(world: World): Promise<readonly string[]> {
  return (await world.events()).map((event) => (event.kind === 'control' ? event.event.kind : event.kind));
}

describe('an observer’s turn', () => {
  it('moves traffic, waits for it, and tells the ledger the whole story', async () => {
    const world = await adoptedWorld();
    await world.look('uu');
    await world.tend();
    await world.look('du');
    const tending = await world.tend('us-west-2');
    expect(tending).toMatchObject({ kind: 'tended', tended: { failedOver: { kind: 'flipped' } } });
    expect(await world.answer()).toBe('b');
    expect(await world.control()).toMatchObject({
      active: 'b',
      epoch: 2,
      phase: 'settled',
      answers: { endpoint: 'b' },
    });
    expect(await told(world)).toEqual(['adopted', 'answers', 'settled', 'flipped', 'answers', 'settled']);
    const flip = (await world.events()).find((event) => event.kind === 'control' && event.event.kind === 'flipped');
    expect(flip).toMatchObject({
      event: { by: 'us-west-2', from: 'a', to: 'b', cause: 'failover', votes: [...config.observers] },
    });
  });

  it('does nothing when all is well, and asks Route 53 nothing', async () => {
    const asked: string[] = [];
    const world = await adoptedWorld();
    for (const name of ['read', 'change', 'answer'] as const) {
      const call = world.parts.zone[name] as (...given: unknown[]) => Promise<never>;
      Object.assign(world.parts.zone, {
        [name]: (...given: unknown[]) => {
          asked.push(name);
          return call(...given);
        },
      });
    }
    await world.look('uu');
    expect(await world.tend()).toMatchObject({ tended: { failedOver: { decision: { why: 'active-is-up' } } } });
    expect(asked).toEqual([]);
    await world.tend('us-east-1', { checkDrift: () => true });
    expect(asked).toEqual(['read']);
  });

  it('leaves DNS to whoever holds the lease, and finishes once that one has died', async () => {
    const world = await adoptedWorld();
    await world.look('du');
    const lease = { name: 'reconcile#checkout', token: 'theirs', ttlMs: 20_000, now: world.parts.clock.now() };
    await world.parts.control.acquireLease(lease);
    expect(await world.tend()).toMatchObject({ kind: 'tended', tended: { control: { phase: 'flipping' } } });
    expect(await world.answer()).toBe('a');
    await world.pass(20_000);
    await world.tend('us-east-2');
    expect(await world.answer()).toBe('b');
    expect(await world.control()).toMatchObject({ phase: 'settled' });
  });

  it('tells what was committed even when Route 53 does not answer, and the next one goes on', async () => {
    const world = await adoptedWorld();
    await world.look('du');
    const { change } = world.parts.zone;
    Object.assign(world.parts.zone, {
      change: () => Promise.reject(new ZoneUnavailable('changing', new Error('timeout'))),
    });
    expect(await world.tend()).toMatchObject({ kind: 'failed', error: expect.any(ZoneUnavailable) });
    expect((await told(world)).at(-1)).toBe('flipped');
    Object.assign(world.parts.zone, { change });
    expect(await world.tend('us-east-2')).toMatchObject({
      kind: 'tended',
      tended: { reconciled: { kind: 'settled' } },
    });
    expect(await world.answer()).toBe('b');
  });

  it('copies what a crash kept from the ledger', async () => {
    const world = await adoptedWorld();
    await holdService(
      { service: 'checkout', by: 'ada', reason: 'a change', now: world.parts.clock.now() },
      world.parts,
    );
    // Another process, which has copied nothing yet.
    await world.look('uu');
    await world.tend();
    expect(await told(world)).toEqual(['adopted', 'answers', 'settled', 'held']);
    world.parts.published.clear();
    await world.tend();
    expect(await told(world)).toHaveLength(4);
  });

  it('tells once an hour what stands in the way', async () => {
    const world = await adoptedWorld();
    await holdService(
      { service: 'checkout', by: 'ada', reason: 'a change', now: world.parts.clock.now() },
      world.parts,
    );
    await world.look('du');
    await world.tend();
    await world.look('du');
    await world.tend();
    const blocked = (await world.events()).filter(({ kind }) => kind === 'blocked');
    expect(blocked).toMatchObject([{ why: 'hold', by: 'us-east-1', text: expect.stringContaining('ada holds it') }]);
  });

  it('notes that Route 53 answers the other endpoint before anybody has flipped, and when it is back', async () => {
    const world = await adoptedWorld();
    await holdService(
      { service: 'checkout', by: 'ada', reason: 'a change', now: world.parts.clock.now() },
      world.parts,
    );
    world.parts.zone.setHealth('check-a', false);
    await world.look('du');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'a', answers: { endpoint: 'b' } });
    world.parts.zone.setHealth('check-a', true);
    await world.look('uu');
    await world.tend();
    expect(await world.control()).toMatchObject({ active: 'a', answers: { endpoint: 'a' } });
    const answers = (await world.events()).flatMap((one) =>
      one.kind === 'control' && one.event.kind === 'answers' ? [one.event.endpoint] : [],
    );
    expect(answers).toEqual(['a', 'b', 'a']);
  });
});

describe('turns for many services', () => {
  it('keep one whose record cannot be read from holding up the others', async () => {
    const [checkout, ...others] = config.services;
    if (checkout === undefined || checkout.failover === undefined) throw new Error('checkout fails over');
    const record = { ...checkout.failover.record, name: 'other.example.com' };
    const other = { ...checkout, id: 'other', failover: { ...checkout.failover, record } };
    const store = createMemoryControlStore();
    const control = {
      ...store,
      readControl: (service: string) =>
        service === 'other'
          ? Promise.reject(new ControlCorrupt('control#other', 'no epoch'))
          : store.readControl(service),
    };
    const world = await adoptedWorld({ services: [checkout, other, ...others] }, { control });
    await world.look('du');
    expect(await world.tend()).toMatchObject({ kind: 'tended', tended: { control: { active: 'b' } } });
  });

  it('are for those that are asked for', async () => {
    const world = await adoptedWorld();
    await world.look('du');
    expect(await world.tend('us-east-1', { services: [] })).toBeUndefined();
    expect(await world.control()).toMatchObject({ active: 'a' });
  });

  it('respect a maintenance window', async () => {
    const world = await adoptedWorld({ maintenance: [{ kind: 'fixed', from: 0, to: Number.MAX_SAFE_INTEGER }] });
    await world.look('du');
    const decision = { kind: 'blocked', wanted: 'b', why: { kind: 'maintenance' } };
    expect(await world.tend()).toMatchObject({ tended: { failedOver: { decision } } });
  });

  it('decide nothing when the ledger cannot be read', async () => {
    const ledger = createMemoryLedger();
    const world = await adoptedWorld({}, { ledger: { ...ledger, rounds: () => Promise.reject(new Error('away')) } });
    await expect(world.tend()).rejects.toThrow('away');
  });

  it('finish a flip that was committed although the ledger cannot be read', async () => {
    const world = await adoptedWorld();
    await world.look('du');
    const { change } = world.parts.zone;
    const unavailable = () => Promise.reject(new ZoneUnavailable('changing', new Error('timeout')));
    Object.assign(world.parts.zone, { change: unavailable });
    await world.tend();
    Object.assign(world.parts.zone, { change });
    Object.assign(world.parts.ledger, { rounds: () => Promise.reject(new Error('away')) });
    await expect(world.tend('us-east-2')).rejects.toThrow('away');
    expect(await world.answer()).toBe('b');
    expect(await world.control()).toMatchObject({ active: 'b', epoch: 2, phase: 'settled' });
  });
});
