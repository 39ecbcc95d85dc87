/** Real listeners on loopback, closed with all their connections when the test that opened them has finished. */
import { readFileSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';

export type Listener = {
  readonly port: number;
  /** Everything that was received, of all connections. */
  readonly received: () => string;
  readonly connections: () => number;
};

export function listen(onConnection: (socket: Socket) => void): Promise<Listener> {
  return start(createServer(), 'connection', onConnection);
}

/** @param certificate A file of `fixtures`, without its ending. */
export function listenTls(
  certificate: string,
  onConnection: (socket: Socket) => void,
  options: TlsOptions = {},
): Promise<Listener> {
  const server = createTlsServer({ key: fixture('key'), cert: fixture(certificate), ...options });
  server.on('tlsClientError', () => {});
  return start(server, 'secureConnection', onConnection);
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.pem`, import.meta.url), 'utf8');
}

async function start(server: Server, event: string, onConnection: (socket: Socket) => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  let received = '';
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('error', () => {});
  });
  server.on(event, (socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, received: () => received, connections: () => connections };
}

/** Calls back once, when a whole request head has arrived. */
export function onRequest(socket: Socket, then: (head: string) => void): void {
  let head = '';
  const read = (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    socket.off('data', read);
    then(head);
  };
  socket.on('data', read);
}

/** A server that answers every request with these bytes and closes. */
export function answer(...pieces: (string | Buffer)[]): (socket: Socket) => void {
  return (socket) =>
    onRequest(socket, () => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
}

/** A server that answers with these bytes and then keeps silent, without closing. */
export function answerAndHang(bytes: string): (socket: Socket) => void {
  return (socket) => onRequest(socket, () => socket.write(bytes));
}

/** A well-formed response with a body of known length. */
export function ok(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
