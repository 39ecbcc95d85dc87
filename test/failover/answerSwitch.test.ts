import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { ControlCorrupt, type ControlStore, ControlUnavailable } from '../../shared/control/store.ts';
import { answerSwitch, type SwitchAnswer } from '../../shared/failover/answerSwitch.ts';
import { createVirtualClock } from '../fakes/clock.ts';
import { controlWith, policyWith } from './policies.ts';

const policies = [policyWith({ mode: 'switch' })];
const east = controlWith({ active: 'us-east-1', revision: 4, epoch: 4 });
const west = controlWith({ active: 'us-west-2', revision: 5, epoch: 5 });

type Reads = Pick<ControlStore, 'readControl' | 'peekControls'>;

const unavailable = () => Promise.reject(new ControlUnavailable('reading', new Error('connect ECONNREFUSED')));
const hanging = () => new Promise<never>(() => undefined);
const reading = (record: Control | undefined) => async () => record;
const peeking = (record: Control | undefined) => async () =>
  new Map(record === undefined ? [] : [[record.service, record]]);

/** A process that asks again and again, with its memory. */
function observer() {
  const clock = createVirtualClock(0);
  const known = new Map<string, Control>();
  return async (control: Reads, endpoint: string, service = 'checkout'): Promise<SwitchAnswer> => {
    const answer = answerSwitch({ policies, service, endpoint }, { control, known, clock });
    // The checkers wait for two seconds (see answerSwitch.ts).
    await clock.advance(2_000);
    return answer;
  };
}

async function answersOf(ask: ReturnType<typeof observer>, control: Reads) {
  return Promise.all([ask(control, 'us-east-1'), ask(control, 'us-west-2')]);
}

describe('answerSwitch', () => {
  it('calls active what the control record says, and nothing else', async () => {
    const store = createMemoryControlStore();
    await store.createControl(controlWith({ active: 'us-west-2' }));
    const ask = observer();
    expect(await ask(store, 'us-west-2')).toEqual({ kind: 'active', source: 'read' });
    expect(await ask(store, 'us-east-1')).toEqual({ kind: 'inactive', source: 'read' });
    expect(await ask(store, 'eu-west-1')).toEqual({ kind: 'inactive', source: 'read' });
  });

  it('follows a flip at once, settled or not', async () => {
    const ask = observer();
    const peek = peeking(east);
    await ask({ readControl: reading(east), peekControls: peek }, 'us-east-1');
    const flipping = { ...west, phase: 'flipping' as const };
    const [one, other] = await answersOf(ask, { readControl: reading(flipping), peekControls: peek });
    expect([one.kind, other.kind]).toEqual(['inactive', 'active']);
  });

  it.each([
    ['service', 'us-east-1', 'search'],
    ['endpoint', 'public', 'checkout'],
    ['endpoint that an object has by itself', 'constructor', 'checkout'],
  ])('knows no other %s', async (_, endpoint, service) => {
    const ask = observer();
    const answer = await ask({ readControl: reading(east), peekControls: peeking(east) }, endpoint, service);
    expect(answer).toEqual({ kind: 'no-such-endpoint' });
  });

  it('calls nothing active before the service is adopted, nor after its record was taken away', async () => {
    const ask = observer();
    const gone = { readControl: reading(undefined), peekControls: peeking(undefined) };
    expect(await ask(gone, 'us-east-1')).toEqual({ kind: 'not-adopted' });
    await ask({ readControl: reading(east), peekControls: peeking(east) }, 'us-east-1');
    await ask(gone, 'us-east-1');
    const blind = { readControl: unavailable, peekControls: unavailable };
    expect(await ask(blind, 'us-east-1')).toMatchObject({ kind: 'not-known' });
  });

  it.each([
    ['fails', unavailable],
    ['does not come back in time', hanging],
    ['finds a record that cannot be read', () => Promise.reject(new ControlCorrupt('control#checkout', 'no active'))],
  ])('takes the cheap reading when the strong one %s', async (_, readControl) => {
    const [one, other] = await answersOf(observer(), { readControl, peekControls: peeking(west) });
    expect(one).toMatchObject({ kind: 'inactive', source: 'peeked', problem: expect.any(Error) });
    expect(other).toMatchObject({ kind: 'active', source: 'peeked' });
  });

  it.each([
    ['fails', unavailable],
    ['does not come back in time', hanging],
    ['finds nothing', peeking(undefined)],
    ['is older than what is remembered', peeking(east)],
  ])('says what it last knew when the cheap reading %s too', async (_, peekControls) => {
    const ask = observer();
    await ask({ readControl: reading(west), peekControls }, 'us-west-2');
    const [one, other] = await answersOf(ask, { readControl: unavailable, peekControls });
    expect(one).toMatchObject({ kind: 'inactive', source: 'remembered' });
    expect(other).toMatchObject({ kind: 'active', source: 'remembered' });
  });

  it('remembers what it peeked', async () => {
    const ask = observer();
    await ask({ readControl: unavailable, peekControls: peeking(west) }, 'us-west-2');
    const answer = await ask({ readControl: unavailable, peekControls: unavailable }, 'us-west-2');
    expect(answer).toMatchObject({ kind: 'active', source: 'remembered' });
  });

  it('abstains for every endpoint when nothing is known', async () => {
    const answers = await answersOf(observer(), { readControl: hanging, peekControls: hanging });
    expect(answers.map(({ kind }) => kind)).toEqual(['not-known', 'not-known']);
  });
});
