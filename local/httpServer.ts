/** The API and the page on a port of this machine. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { CannotStart, errorCode } from './cannotStart.ts';

export type HttpServer = { readonly url: string; close(): Promise<void> };

/** @param port 0 takes any free one. @throws CannotStart */
export async function startHttpServer(app: Hono, host: string, port: number): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listen(server, host, port);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw new CannotStart(`Port ${port} on ${host} cannot be used: ${advice(errorCode(error))}`, { cause: error });
  }
}

function advice(code: string | undefined): string {
  if (code === 'EADDRINUSE') return 'another program listens there. Stop it, or choose another port with --port.';
  if (code === 'EACCES') return 'this user may not listen there. Choose a port above 1023 with --port.';
  return `${code ?? 'unknown error'}. Choose another one with --port.`;
}
