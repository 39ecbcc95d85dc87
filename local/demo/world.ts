/** The demo world: two services whose regional endpoints are real HTTP servers on loopback, which can be broken. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../cannotStart.ts';

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
      const host = `127.0.0.${hostNumberFirst + servers.size}`;
      servers.set(key, await startEndpoint(host, () => states.get(key) ?? 'healthy', random));
    }
  }
  return {
    url(service, region) {
      const address = servers.get(`${service} ${region}`)?.address() as AddressInfo | undefined;
      return address === undefined ? undefined : `http://${address.address}:${address.port}/health`;
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

/** An address of its own for each, as regions have: an observer that is cut off is known by its seeing several hosts down. */
const hostNumberFirst = 11;

async function startEndpoint(host: string, condition: () => Condition, random: () => number): Promise<Server> {
  const server = createServer((_request, response) => {
    const now = condition();
    // A little work on every request, so that the latencies look like a network's.
    const workMs = now === 'slow' ? slowMs : 5 + 20 * random() ** 3;
    void delay(workMs).then(() => {
      response.writeHead(now === 'broken' ? 503 : 200, { 'content-type': 'application/json' });
      const replicaLagSeconds = Math.round(1_000 * random()) / 1_000;
      response.end(JSON.stringify({ status: now === 'broken' ? 'failing' : 'ok', replicaLagSeconds }));
    });
  });
  try {
    await listen(server, host);
  } catch (error) {
    // Where the system gives loopback one address only, as macOS does.
    if (errorCode(error) !== 'EADDRNOTAVAIL') throw error;
    await listen(server, '127.0.0.1');
  }
  return server;
}

function listen(server: Server, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
