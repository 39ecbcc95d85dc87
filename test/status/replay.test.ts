import { describe, expect, it } from 'vitest';
import { planId } from '../../shared/maintenance/plan.ts';
import { replaySchema } from '../../shared/status/admin/replaySchema.ts';
import { everyMs } from '../failover/observed.ts';
import { adoptedWorld, noon } from './failoverWorld.ts';

async function asked(body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const world = await adoptedWorld();
  await world.see('du');
  await world.tend();
  await world.clock.advance(everyMs);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await world.admin.request('/api/v1/replay', { method: 'POST', headers, body: text });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const iso = (at: number) => new Date(at).toISOString();
const range = { from: iso(noon - 10 * everyMs), to: iso(noon + 20 * everyMs) };

describe('POST /api/v1/replay', () => {
  it('answers by its schema, with the flip that was recorded', async () => {
    const { status, body } = await asked(range);
    expect(status).toBe(200);
    const read = replaySchema.parse(body);
    expect(read.entries.filter(({ kind }) => kind === 'flip')).toMatchObject([{ did: { from: 'a', to: 'b' } }]);
    expect(read.services).toEqual(['checkout']);
  });

  it('decides again as it did while a person had maintenance planned, whatever policy is asked about', async () => {
    const world = await adoptedWorld();
    const about = { revision: 1, by: 'ada', reason: 'disks', at: noon, from: noon };
    await world.plans.writePlan({ id: planId(noon, 'disks'), ...about, to: noon + 40 * everyMs });
    await world.see('du');
    await world.tend();
    expect((await world.control.readControl('checkout'))?.active).toBe('a');
    await world.clock.advance(everyMs);
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(range) };
    const { entries, isSame } = replaySchema.parse(await (await world.admin.request('/api/v1/replay', request)).json());
    expect(isSame).toBe(true);
    expect(entries.map(({ kind }) => kind)).not.toContain('flip');
    expect(JSON.stringify(entries)).toContain('"maintenance"');
  });

  it('refuses a bad config with everything that is wrong with it', async () => {
    const { status, body } = await asked({ ...range, config: 'observers: [nowhere]\nservices: { x: { evry: 1s } }\n' });
    expect([status, body.title]).toEqual([400, 'Bad config']);
    expect(body.detail.split('\n').length).toBeGreaterThan(1);
    expect(body.detail).toContain('config:1:');
    expect(body.detail).toContain('config:2:');
  });

  it.each([
    ['no range', {}, 400],
    ['an unknown setting', { ...range, policy: 'x' }, 400],
    ['an unknown service', { ...range, service: 'x' }, 404],
    ['a service that does not fail over', { ...range, service: 'search' }, 404],
    ['a range that is too long', { ...range, from: iso(noon - 30 * 24 * 3_600_000) }, 400],
    ['a range in the future', { from: iso(noon + 3_600_000_000), to: iso(noon + 3_600_000_001) }, 400],
    ['a body that is too large', JSON.stringify({ ...range, config: 'x'.repeat(4_200_000) }), 413],
  ])('refuses %s', async (_, body, expected) => {
    const { status, body: problem } = await asked(body);
    expect([status, typeof problem.detail]).toEqual([expected, 'string']);
  });

  it('is not for pages in a browser', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://example.com' };
    expect((await asked(range, headers)).status).toBe(403);
  });
});
