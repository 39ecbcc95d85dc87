/** Every sample event is what its handler's schema reads. */
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { httpEvent, roundMessage, roundsEvent, scheduledEvent } from '../../shared/aws/events.ts';

const folder = new URL('../../events/', import.meta.url);

async function event(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, folder), 'utf8'));
}

async function bodyOf(path: string): Promise<string | undefined> {
  return roundsEvent.parse(await event(path)).Records[0]?.body;
}

describe('the sample events', () => {
  it.each(['scheduler/pace.json', 'scheduler/rollup.json'])('%s is a scheduled event', async (path) => {
    expect(scheduledEvent.parse(await event(path)).scheduledAt).toBe(Date.UTC(2026, 0, 15, 12, 34));
  });

  it('sqs/round.json holds a round', async () => {
    const body = await bodyOf('sqs/round.json');
    expect(roundMessage.parse(body)).toEqual({ shard: '30000-0', slot: Date.UTC(2026, 0, 15, 12, 35, 30) });
  });

  it('sqs/formerShard.json holds a round of a shard that the config does not have', async () => {
    expect(roundMessage.parse(await bodyOf('sqs/formerShard.json')).shard).toBe('7000-3');
  });

  it('sqs/malformed.json holds none', async () => {
    expect(roundMessage.safeParse(await bodyOf('sqs/malformed.json')).success).toBe(false);
  });

  it('every http event is a request', async () => {
    const names = await readdir(new URL('http/', folder));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(httpEvent.parse(await event(`http/${name}`)).requestContext.http.method).toBe('GET');
    }
  });

  it('all belong to a source that is checked here', async () => {
    expect((await readdir(folder)).sort()).toEqual(['http', 'scheduler', 'sqs']);
  });
});

describe('the schemas', () => {
  it.each([
    '{',
    '',
    'null',
    '[]',
    '{"shard":"a"}',
    '{"shard":"","slot":1}',
    '{"shard":"a","slot":1.5}',
    '{"shard":"a","slot":-1}',
  ])('refuse %j as a round', (body) => {
    expect(roundMessage.safeParse(body).success).toBe(false);
  });

  it.each([{}, { scheduledAt: 'soon' }, { scheduledAt: '<aws.scheduler.scheduled-time>' }, null])(
    'refuse %j as a scheduled event',
    (sample) => {
      expect(scheduledEvent.safeParse(sample).success).toBe(false);
    },
  );
});
