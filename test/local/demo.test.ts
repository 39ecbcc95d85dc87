import { describe, expect, it } from 'vitest';
import { eventually, holdfast, startHoldfast, temporaryFolder } from './holdfastProcess.ts';

type Endpoint = {
  readonly id: string;
  readonly state: string;
  readonly observers: Record<string, { reason?: string }>;
};
type Service = { readonly state: string; readonly endpoints: readonly Endpoint[] };

async function serviceAt(url: string, id: string): Promise<Service> {
  return (await (await fetch(`${url}/api/v1/services/${id}`)).json()) as Service;
}

async function reaches(url: string, id: string, state: string): Promise<Service> {
  return await eventually(`${id} to be ${state}`, async () => {
    const service = await serviceAt(url, id);
    return service.state === state ? service : undefined;
  });
}

describe('the demo world', () => {
  it('is up, breaks on request, and heals', async () => {
    const { url } = await startHoldfast('--data', await temporaryFolder());
    expect(await serviceAt(url, 'checkout')).toMatchObject({ state: 'unknown' });
    await reaches(url, 'checkout', 'up');

    const breaking = holdfast('demo', 'break', 'checkout', 'us-east-1', '--url', url);
    expect(await breaking.ended).toEqual({ code: 0, signal: null });
    expect(breaking.written).toEqual({ stdout: 'checkout us-east-1 is broken now\n', stderr: '' });
    const { endpoints } = await reaches(url, 'checkout', 'down');
    expect(endpoints.map(({ id, state }) => [id, state])).toEqual([
      ['us-east-1', 'down'],
      ['us-west-2', 'up'],
    ]);
    const reasons = Object.values(endpoints[0]?.observers ?? {}).flatMap(({ reason }) => reason ?? []);
    expect(new Set(reasons)).toEqual(new Set(['status']));

    const status = holdfast('status', 'checkout', '--url', url);
    expect(await status.ended).toEqual({ code: 1, signal: null });
    expect(status.written.stdout).toContain('✕ Checkout API is down; traffic goes to us-east-1');

    await holdfast('demo', 'heal', 'checkout', 'us-east-1', '--url', url).ended;
    await reaches(url, 'checkout', 'up');

    const unknown = holdfast('demo', 'break', 'checkout', 'mars-north-1', '--url', url);
    expect(await unknown.ended).toEqual({ code: 2, signal: null });
    expect(unknown.written.stderr).toBe('The demo world has no endpoint checkout mars-north-1.\n');
  }, 60_000);

  it('answers for unknown routes and methods with problem documents, and takes no orders from other web pages', async () => {
    const { url } = await startHoldfast('--data', await temporaryFolder());
    const nowhere = await fetch(`${url}/nowhere`);
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    // What a form on any web page may send without asking (Fetch standard: CORS-safelisted content types).
    const body = '{"condition":"broken"}';
    const forged = await fetch(`${url}/demo/checkout/us-east-1`, { method: 'POST', body });
    expect([forged.status, forged.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});
