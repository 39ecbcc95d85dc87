/** Route 53's name servers on one machine: UDP and TCP on one port, answering the stand-in's published zones. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import { CannotStart, errorCode } from '../cannotStart.ts';
import type { Names } from './answer.ts';
import { respond } from './dnsMessage.ts';
import type { Zone } from './zone.ts';

export type DnsServer = {
  /** The port that was bound, which matters when any free one was asked for. */
  readonly port: number;
  /** Drops every connection; what is being answered may get lost. */
  close(): Promise<void>;
};

export type DnsSource = {
  /** The zones as they are answered now. */
  published(): readonly Zone[];
  isHealthy(healthCheckId: string): boolean;
};

export type DnsServerOptions = {
  /** 0 takes one that is free for both UDP and TCP. */
  readonly port: number;
  /** An IP address. 127.0.0.1 */
  readonly host?: string;
};

const connectionsMax = 100;
/** RFC 7766, section 6.2.3: idle connections last some seconds. */
const idleMsMax = 10_000;

/** How often another free port is tried when the one that TCP got is taken for UDP. */
const attemptsMax = 20;

/** @throws CannotStart */
export async function startDnsServer(
  source: DnsSource,
  { port, host = '127.0.0.1' }: DnsServerOptions,
): Promise<DnsServer> {
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, source);
  });
  tcp.maxConnections = connectionsMax;
  const udp = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' });
  serveDatagrams(udp, source);

  const bound = await bindBoth({ tcp, udp, host, port });
  return {
    port: bound,
    async close() {
      const closed = Promise.all([
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => udp.close(() => resolve())),
      ]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Bindings = { readonly tcp: Server; readonly udp: UdpSocket; readonly host: string; readonly port: number };

async function bindBoth({ tcp, udp, host, port }: Bindings): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await listen(tcp, host, port);
      const address = tcp.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      await bind(udp, host, bound);
      // A send to somebody who is gone comes back as an error of the socket; the server goes on.
      udp.on('error', () => {});
      tcp.on('error', () => {});
      return bound;
    } catch (error) {
      if (tcp.listening) await new Promise<void>((resolve) => tcp.close(() => resolve()));
      const code = errorCode(error);
      if (port === 0 && code === 'EADDRINUSE' && attempt < attemptsMax) continue;
      udp.close();
      throw new CannotStart(`The DNS port ${port} on ${host} cannot be used: ${advice(code)}`, { cause: error });
    }
  }
}

function listen(tcp: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, host, () => {
      tcp.off('error', reject);
      resolve();
    });
  });
}

function bind(udp: UdpSocket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    udp.once('error', reject);
    udp.bind(port, host, () => {
      udp.off('error', reject);
      resolve();
    });
  });
}

function advice(code: string | undefined): string {
  if (code === 'EADDRINUSE') return 'another program listens there. Stop it, or choose another port with --dns-port.';
  if (code === 'EACCES') return 'this user may not listen there. Choose a port above 1023 with --dns-port.';
  return `${code ?? 'unknown error'}. Choose another one with --dns-port.`;
}

function namesOf(source: DnsSource): Names {
  return { zones: source.published(), isHealthy: (id) => source.isHealthy(id) };
}

function serveDatagrams(udp: UdpSocket, source: DnsSource): void {
  udp.on('message', (query, from) => {
    // A forged sender may have port 0, to which nothing can be sent.
    const response = from.port === 0 ? undefined : respond(query, namesOf(source), 'udp');
    if (response !== undefined) udp.send(response, from.port, from.address, () => {});
  });
}

/** Queries come one after another, each with its length in two octets before it (RFC 1035, section 4.2.2). */
function serveConnection(socket: Socket, source: DnsSource): void {
  let pending = Buffer.alloc(0);

  function answerPending(): void {
    // Somebody who asks without reading the answers waits, so that these do not pile up here.
    while (!socket.writableNeedDrain && pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      const response = respond(pending.subarray(2, end), namesOf(source), 'tcp');
      pending = pending.subarray(end);
      if (response === undefined) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(response.length);
      socket.write(Buffer.concat([length, response]));
    }
    if (socket.writableNeedDrain) socket.pause();
    else socket.resume();
  }

  socket.setTimeout(idleMsMax, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('drain', answerPending);
  socket.on('data', (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    answerPending();
  });
}
