/** What remembers which report was sent: the same scenarios over every store. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDbSent } from '../../shared/report/dynamodbSent.ts';
import { createMemorySent } from '../../shared/report/memorySent.ts';
import type { SentReports } from '../../shared/report/sent.ts';
import { type DynaliteTable, openDynaliteTable } from '../contract/dynaliteTable.ts';

let table: DynaliteTable;
beforeAll(async () => {
  table = await openDynaliteTable();
});
afterAll(() => table.close());

const now = Date.UTC(2026, 10, 23, 7);
const claim = (token: string, at = now) => ({ token, now: at, deadBefore: at - 60_000 });

describe.each([
  ['memory', createMemorySent],
  ['DynamoDB (dynalite)', () => createDynamoDbSent(table)],
] as const)('%s', (name, create) => {
  let sent: SentReports;
  beforeAll(() => {
    sent = create();
  });
  const key = (period: string) => ({ period: `${name} ${period}`, to: 'arn:aws:sns:us-east-1:123456789012:team' });

  it('gives it to one of several', async () => {
    const claims = ['a', 'b', 'c', 'd'].map((token) => sent.claim(key('one'), claim(token)));
    expect((await Promise.all(claims)).toSorted()).toEqual(['claimed', 'taken', 'taken', 'taken']);
  });

  it('gives it again to the same sender, whose first answer was lost, until it is sent', async () => {
    expect(await sent.claim(key('same'), claim('a'))).toBe('claimed');
    expect(await sent.claim(key('same'), claim('a'))).toBe('claimed');
    await sent.settle(key('same'), 'a', 'sent');
    expect(await sent.claim(key('same'), claim('a'))).toBe('taken');
    expect(await sent.claim(key('same'), claim('b', now + 86_400_000))).toBe('taken');
  });

  it('gives it to whoever comes next when it was not sent, and says when it may have been', async () => {
    await sent.claim(key('failed'), claim('a'));
    await sent.settle(key('failed'), 'a', 'failed');
    expect(await sent.claim(key('failed'), claim('b'))).toBe('claimed');
    await sent.settle(key('failed'), 'b', 'unsure');
    expect(await sent.claim(key('failed'), claim('c'))).toBe('again');
  });

  it('gives it to whoever comes when the sender is dead, and lets the dead say nothing any more', async () => {
    await sent.claim(key('dead'), claim('a'));
    expect(await sent.claim(key('dead'), claim('b', now + 60_000))).toBe('taken');
    expect(await sent.claim(key('dead'), claim('b', now + 60_001))).toBe('again');
    await sent.settle(key('dead'), 'a', 'failed');
    expect(await sent.claim(key('dead'), claim('c', now + 60_002))).toBe('taken');
  });

  it('says that it was sent only where it surely was, and of nothing else', async () => {
    expect(await sent.isSent(key('seen'))).toBe(false);
    await sent.claim(key('seen'), claim('a'));
    expect(await sent.isSent(key('seen'))).toBe(false);
    await sent.settle(key('seen'), 'a', 'unsure');
    expect(await sent.isSent(key('seen'))).toBe(false);
    await sent.claim(key('seen'), claim('b'));
    await sent.settle(key('seen'), 'b', 'sent');
    expect(await sent.isSent(key('seen'))).toBe(true);
    expect(await sent.isSent({ ...key('seen'), to: `${key('seen').to}-2` })).toBe(false);
    expect(await sent.isSent(key('see'))).toBe(false);
  });

  it('keeps periods and topics apart', async () => {
    expect(await sent.claim(key('W46'), claim('a'))).toBe('claimed');
    expect(await sent.claim(key('W47'), claim('b'))).toBe('claimed');
    expect(await sent.claim({ ...key('W47'), to: 'console' }, claim('c'))).toBe('claimed');
  });
});
