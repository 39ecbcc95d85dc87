import { describe, expect, it } from 'vitest';
import { narratedControl, narratedLedger } from '../../local/failoverNarrator.ts';
import { type Happening, revised } from '../../shared/control/log.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { createMemoryLedger } from '../../shared/ledger/memory.ts';
import { controlWith } from '../failover/policies.ts';
import { anHour } from '../ledger/samples.ts';

/** What is said when these are written, one after the other, into the record of `checkout`. */
async function told(...happenings: readonly (readonly Happening[])[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const store = narratedControl(createMemoryControlStore(), (line) => lines.push(line));
  let control = controlWith();
  await store.createControl(control);
  for (const some of happenings) {
    control = revised(control, { by: 'ada', at: anHour }, ...some);
    await store.replaceControl(control);
  }
  return lines.map((line) => line.replace('2026-11-22T19:00:00.000Z checkout: ', ''));
}

describe('the narrator of control records', () => {
  it('tells of every event once, in the order in which things happened', async () => {
    const flip = { from: 'a', to: 'b', cause: 'failover', reason: 'a quorum says a is down' } as const;
    const lines = await told(
      [{ kind: 'flipped', epoch: 2, ...flip }],
      [
        { kind: 'settled', epoch: 2, did: 'changed' },
        { kind: 'answers', endpoint: 'b' },
      ],
      [{ kind: 'held', reason: 'moving house', until: anHour }],
      [{ kind: 'drifted', what: 'the TTL is 60', repaired: true }],
    );
    expect(lines).toEqual([
      'flip from a to b (failover by ada, epoch 2): a quorum says a is down',
      'epoch 2 is settled: every name server has it',
      'the name answers b now',
      'held by ada until 2026-11-22T19:00:00.000Z: moving house',
      'the records are not as they should be, and are put right: the TTL is 60',
    ]);
  });

  it('lets nothing through that a terminal would act upon', async () => {
    const [line] = await told([{ kind: 'held', reason: '\u001b[2J\u0007\u202e<b>' }]);
    expect(line).toBe('held by ada: \\u001b[2J\\u0007\\u202e<b>');
  });

  it('says nothing of what was not written because somebody else was first', async () => {
    const lines: string[] = [];
    const store = narratedControl(createMemoryControlStore(), (line) => lines.push(line));
    const control = controlWith();
    await store.createControl(control);
    const late = revised(control, { by: 'ada', at: anHour }, { kind: 'answers', endpoint: 'b' });
    expect(await store.replaceControl({ ...late, revision: 7 })).toBe('lost');
    expect(lines).toEqual([]);
  });
});

describe('the narrator of the ledger', () => {
  it('tells of a flip that something stands in the way of, not again with the same event, and of nothing else', async () => {
    const lines: string[] = [];
    const ledger = narratedLedger(createMemoryLedger(), (line) => lines.push(line));
    const blocked = { service: 'checkout', at: anHour, kind: 'blocked', by: 'ada', epoch: 1 } as const;
    const cooldown: LedgerEvent = { ...blocked, id: 'one', why: 'cooldown', text: 'checkout: stay on a: too recent' };
    const hold: LedgerEvent = { ...blocked, id: 'two', why: 'hold', text: 'checkout: stay on a: a hold' };
    const answers = { kind: 'answers', endpoint: 'b', revision: 2, at: anHour, by: 'ada' } as const;
    const control: LedgerEvent = { service: 'checkout', at: anHour, id: 'three', kind: 'control', event: answers };
    for (const event of [cooldown, cooldown, control, hold]) await ledger.putEvent(event);
    expect(lines).toEqual([
      '2026-11-22T19:00:00.000Z checkout: stay on a: too recent',
      '2026-11-22T19:00:00.000Z checkout: stay on a: a hold',
    ]);
    expect(await ledger.events('checkout', { from: anHour, to: anHour + 1 })).toHaveLength(3);
  });
});
