/** What every Zone must do. Expected refusals: Amazon Route 53 API reference, ChangeResourceRecordSets. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FailoverRecord, NotFailover, type RecordName, type Zone } from '../../shared/failover/dns/zone.ts';

export type OpenZone = {
  readonly zone: Zone;
  /** An empty hosted zone for example.com. */
  readonly zoneId: string;
  /** Of two health checks that are healthy. */
  readonly healthCheckIds: readonly [string, string];
  /** Creates a simple record by hand. */
  createSimple(record: RecordName, value: string): Promise<void>;
  setHealth(healthCheckId: string, healthy: boolean): void;
  /** Waits so long that a change is in sync and the next one is taken. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

/** Addresses from the documentation's blocks (RFC 5737). */
const east = '192.0.2.10';
const west = '198.51.100.10';

export function zoneContract(name: string, open: () => Promise<OpenZone>): void {
  describe(`the Zone contract: ${name}`, () => {
    let opened: OpenZone;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close();
    });
    readingContract(() => opened);
    changingContract(() => opened);
    answeringContract(() => opened);
  });
}

function recordOf({ zoneId }: OpenZone, name = 'www.example.com'): RecordName {
  return { zone: zoneId, name, type: 'A' };
}

/** The pair of one epoch. */
function pairOf({ healthCheckIds }: OpenZone, epoch: number, primary = east, secondary = west): FailoverRecord[] {
  const member = (role: FailoverRecord['role'], value: string): FailoverRecord => ({
    setIdentifier: `${value === east ? 'east' : 'west'}-${epoch}`,
    role,
    values: [value],
    ttlSeconds: 30,
    healthCheckId: healthCheckIds[value === east ? 0 : 1],
  });
  return [member('PRIMARY', primary), member('SECONDARY', secondary)];
}

function byRole(records: readonly FailoverRecord[]): readonly FailoverRecord[] {
  return records.toSorted((a, b) => (a.role < b.role ? -1 : 1));
}

async function make(opened: OpenZone, record: RecordName, creates: readonly FailoverRecord[]): Promise<void> {
  expect(await opened.zone.change(record, { deletes: [], creates })).toMatchObject({ kind: 'submitted' });
  await opened.settle();
}

function readingContract(opened: () => OpenZone): void {
  it('reads nothing where nothing stands', async () => {
    expect(await opened().zone.read(recordOf(opened()))).toEqual([]);
  });

  it('reads what was created, of this name and type only', async () => {
    const { zone } = opened();
    for (const name of ['wwv.example.com', 'www.example.com', 'www1.example.com', 'a.www.example.com']) {
      await make(opened(), recordOf(opened(), name), pairOf(opened(), 1));
    }
    await opened().createSimple({ ...recordOf(opened()), type: 'AAAA' }, '2001:db8::1');
    expect(byRole(await zone.read(recordOf(opened())))).toEqual(pairOf(opened(), 1));
    expect(await zone.read(recordOf(opened(), 'ww.example.com'))).toEqual([]);
  });

  it('says of a simple record that it is no failover record', async () => {
    await opened().createSimple(recordOf(opened()), east);
    await expect(opened().zone.read(recordOf(opened()))).rejects.toBeInstanceOf(NotFailover);
  });
}

function changingContract(opened: () => OpenZone): void {
  it('exchanges a pair for the next one in one change', async () => {
    const record = recordOf(opened());
    const [before, after] = [pairOf(opened(), 1), pairOf(opened(), 2, west, east)];
    await make(opened(), record, before);
    const change = { deletes: before, creates: after };
    expect(await opened().zone.change(record, change)).toMatchObject({ kind: 'submitted' });
    expect(byRole(await opened().zone.read(record))).toEqual(after);
  });

  it('makes a pair anew under the same identifiers', async () => {
    const record = recordOf(opened());
    const before = pairOf(opened(), 1);
    const after = before.map((one) => ({ ...one, ttlSeconds: 60 }));
    await make(opened(), record, before);
    expect(await opened().zone.change(record, { deletes: before, creates: after })).toMatchObject({
      kind: 'submitted',
    });
    expect(byRole(await opened().zone.read(record))).toEqual(after);
  });

  it.each([
    ['an identifier that is gone', (pair: FailoverRecord[]) => pair.map((one) => ({ ...one, setIdentifier: 'gone' }))],
    ['other values', (pair: FailoverRecord[]) => pair.map((one) => ({ ...one, values: ['203.0.113.1'] }))],
    ['another TTL', (pair: FailoverRecord[]) => pair.map((one) => ({ ...one, ttlSeconds: 31 }))],
    [
      'one right and one wrong',
      ([one, other]: FailoverRecord[]) => (one && other ? [one, { ...other, ttlSeconds: 1 }] : []),
    ],
  ])('refuses a change whose deletions name %s, and makes nothing of it', async (_what, wrong) => {
    const record = recordOf(opened());
    const before = pairOf(opened(), 1);
    await make(opened(), record, before);
    const change = { deletes: wrong(before), creates: pairOf(opened(), 2, west, east) };
    expect(await opened().zone.change(record, change)).toEqual({
      kind: 'refused',
      why: expect.stringMatching(/delete/),
    });
    expect(byRole(await opened().zone.read(record))).toEqual(before);
  });

  it('refuses to create what is there, and a second pair beside the first', async () => {
    const record = recordOf(opened());
    const before = pairOf(opened(), 1);
    await make(opened(), record, before);
    for (const creates of [before, pairOf(opened(), 2)]) {
      expect(await opened().zone.change(record, { deletes: [], creates })).toMatchObject({ kind: 'refused' });
      await opened().settle();
    }
    expect(byRole(await opened().zone.read(record))).toEqual(before);
  });
}

function answeringContract(opened: () => OpenZone): void {
  it('answers a change once it is in sync', async () => {
    const record = recordOf(opened());
    const { zone } = opened();
    const submitted = await zone.change(record, { deletes: [], creates: pairOf(opened(), 1) });
    if (submitted.kind !== 'submitted') throw new Error(submitted.why);
    expect(await zone.progressOf(submitted.id)).toBe('pending');
    await opened().settle();
    expect(await zone.progressOf(submitted.id)).toBe('in-sync');
    expect(await zone.answer(record)).toEqual([east]);
  });

  it('answers the secondary while only that is healthy', async () => {
    const record = recordOf(opened());
    await make(opened(), record, pairOf(opened(), 1));
    opened().setHealth(opened().healthCheckIds[0], false);
    expect(await opened().zone.answer(record)).toEqual([west]);
  });

  it('answers nothing where nothing stands', async () => {
    expect(await opened().zone.answer(recordOf(opened()))).toEqual([]);
  });
}
