/** The control store in memory: for tests, simulation and replay. */
import type { Control } from './control.ts';
import type { ControlStore, LeaseAnswer, LeaseRequest } from './store.ts';

type Lease = { readonly token: string | undefined; readonly fence: number; readonly until: number };

export function createMemoryControlStore(): ControlStore {
  const controls = new Map<string, Control>();
  const leases = new Map<string, Lease>();

  function hold({ name, token, ttlMs, now }: LeaseRequest, fence: number): LeaseAnswer {
    const until = now + ttlMs;
    leases.set(name, { token, fence, until });
    return { kind: 'held', fence, until };
  }

  return {
    async readControl(service) {
      return controls.get(service);
    },
    async peekControls(services) {
      const known = services.flatMap((service) => controls.get(service) ?? []);
      return new Map(known.map((control) => [control.service, control]));
    },
    async createControl(control) {
      if (controls.has(control.service)) return 'lost';
      controls.set(control.service, control);
      return 'written';
    },
    async replaceControl(control) {
      if (controls.get(control.service)?.revision !== control.revision - 1) return 'lost';
      controls.set(control.service, control);
      return 'written';
    },
    async acquireLease(request) {
      const lease = leases.get(request.name);
      const free = lease === undefined || lease.token === request.token || lease.until <= request.now;
      return free ? hold(request, (lease?.fence ?? 0) + 1) : { kind: 'lost' };
    },
    async renewLease(request) {
      const lease = leases.get(request.name);
      return lease?.token === request.token ? hold(request, lease.fence) : { kind: 'lost' };
    },
    async releaseLease({ name, token }) {
      const lease = leases.get(name);
      if (lease?.token !== token) return 'lost';
      // The item stays, because the fence must go on growing.
      leases.set(name, { token: undefined, fence: lease.fence, until: 0 });
      return 'written';
    },
  };
}
