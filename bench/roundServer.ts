/** The endpoints of the round: one process that answers any request after 20 ms and closes the connection. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { announce } from './child.ts';

const answerAfterMs = 20;

/** Several ports, so that rounds in quick succession do not run out of address pairs. */
const portCount = 4;

const body = JSON.stringify({
  status: 'ok',
  version: '2026.11.1',
  region: 'us-east-1',
  checks: { database: 'ok', queue: 'ok', cache: 'ok' },
  uptimeSeconds: 86_400,
});

const response = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'date: Sun, 22 Nov 2026 12:00:00 GMT',
    'x-request-id: 0f8fad5b-d9cb-469f-a165-70867728950e',
    'connection: close',
    '',
    body,
  ].join('\r\n'),
);

async function listen(): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => setTimeout(() => socket.end(response), answerAfterMs));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

announce(await Promise.all(Array.from({ length: portCount }, listen)));
