/** What is told while nobody knows what maintenance people have planned: never that there is none. */
import { describe, expect, it } from 'vitest';
import { ControlUnavailable } from '../../shared/control/store.ts';
import { worldApp, worldLedger } from './world.ts';

const fail = () => Promise.reject(new ControlUnavailable('reading', new Error('no answer')));

describe('plans that cannot be read', () => {
  it('are told to be unknown, on pages and by the API', async () => {
    const ledger = await worldLedger();
    const { app } = await worldApp({ ledger, plans: { readPlans: fail, peekPlans: fail } });
    for (const path of ['/', '/services/checkout']) {
      expect(await (await app.request(path)).text()).toContain('What maintenance people have planned cannot be read');
    }
    const unknown = { maintenance: null, maintenanceUnknown: true };
    expect(await (await app.request('/api/v1/services/checkout')).json()).toMatchObject(unknown);
    expect(await (await app.request('/api/v1/status')).json()).toMatchObject({ services: [unknown, unknown, unknown] });
  });

  it('are not, where they can', async () => {
    const { app } = await worldApp({ ledger: await worldLedger() });
    expect(await (await app.request('/')).text()).not.toContain('have planned cannot be read');
    expect(await (await app.request('/api/v1/services/checkout')).json()).not.toHaveProperty('maintenanceUnknown');
  });
});
