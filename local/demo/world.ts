/** The demo world: two services whose regional endpoints are real HTTP servers on loopback, which can be broken. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export const demoServices = {
  checkout: { title: 'Checkout API', regions: ['us-east-1', 'us-west-2'] },
  search: { title: 'Search', regions: ['us-east-1', 'us-east-2', 'us-west-2'] },
} as const;

export const conditions = ['healthy', 'slow', 'broken'] as const;
export type Condition = (typeof conditions)[number];

/** Longer than the demo config's latency limit, shorter than its timeout. */
const slowMs = 1_500;

export type DemoWorld = {
  /** The health endpoint's URL. */
  url(service: string, region: string): string | undefined;
  /** @returns false when there is no such endpoint. */
  set(service: string, region: string, condition: Condition): boolean;
  close(): Promise<void>;
};

export async function startDemoWorld(random: () => number): Promise<DemoWorld> {
  const states = new Map<string, Condition>();
  const servers = new Map<string, Server>();
  for (const [service, { regions }] of Object.entries(demoServices)) {
    for (const region of regions) {
      const key = `${service} ${region}`;
      states.set(key, 'healthy');
      servers.set(key, await startEndpoint(() => states.get(key) ?? 'healthy', random));
    }
  }
  return {
    url(service, region) {
      const address = servers.get(`${service} ${region}`)?.address() as AddressInfo | undefined;
      return address === undefined ? undefined : `http://127.0.0.1:${address.port}/health`;
    },
    set(service, region, condition) {
      const key = `${service} ${region}`;
      return states.has(key) && states.set(key, condition) !== undefined;
    },
    async close() {
      for (const server of servers.values()) {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      }
    },
  };
}

async function startEndpoint(condition: () => Condition, random: () => number): Promise<Server> {
  const server = createServer((_request, response) => {
    const now = condition();
    // A little work on every request, so that the latencies look like a network's.
    const workMs = now === 'slow' ? slowMs : 5 + 20 * random() ** 3;
    void delay(workMs).then(() => {
      response.writeHead(now === 'broken' ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: now === 'broken' ? 'failing' : 'ok' }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
