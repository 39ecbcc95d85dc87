/** A crowd that asks at a steady pace, and what it makes one process read. */
import type { Hono } from 'hono';
import { startHttpServer } from '../local/httpServer.ts';
import { meter } from './capacity.ts';
import { createClient } from './database.ts';
import { load } from './load.ts';
import { clockFrom, createPageApp } from './pageApp.ts';

export const crowdRate = 100;
export const crowdSeconds = 8;

/** Enough that the pace is kept although a page takes a while. */
const clients = 50;

export type Crowd = {
  readonly answered: number;
  readonly seconds: number;
  /** Of the database. */
  readonly requests: number;
  readonly units: number;
};

/** What somebody before them made it read, such as the incidents, which are shared for a minute, is not counted. */
export async function meetCrowd(endpoint: string, now: number, path: string): Promise<Crowd> {
  const client = createClient(endpoint);
  try {
    const capacity = meter(client);
    const onError = (error: Error) => process.stderr.write(`${error.stack}\n`);
    const app = createPageApp({ client, clock: clockFrom(now), onError });
    await (await app.request(path)).arrayBuffer();
    const before = { ...capacity };
    const { times, seconds } = await askAll(app, path);
    const requests = capacity.requests - before.requests;
    return { answered: times.length, seconds, requests, units: capacity.units - before.units };
  } finally {
    client.destroy();
  }
}

/** @returns how long each request took, and how long all of them. */
export async function askAll(
  app: Hono,
  path: string,
): Promise<{ readonly times: readonly number[]; readonly seconds: number }> {
  const server = await startHttpServer(app, '127.0.0.1', 0);
  try {
    const before = performance.now();
    const headers = { 'accept-encoding': 'gzip' };
    const how = { clients, seconds: crowdSeconds, requestsPerSecond: crowdRate, headers };
    const times = await load(server.url + path, how);
    return { times, seconds: (performance.now() - before) / 1_000 };
  } finally {
    await server.close();
  }
}
