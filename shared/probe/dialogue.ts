/** An attempt over one connection at a time: finds the address, connects, secures, and tells a subclass what arrives. */
import type { Socket } from 'node:net';
import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectSecure, TLSSocket } from 'node:tls';
import type { Address } from './address.ts';
import { isLinkLocal } from './address.ts';
import { Attempt } from './attempt.ts';
import { daysLeft, describeCertificate } from './certificate.ts';
import { describeError, errorCode } from './evidence.ts';
import type { Blame } from './fault.ts';
import { blameHandshakeError, blameLookupError, blameSocketError, certificateFault } from './fault.ts';
import type { Finding } from './finding.ts';
import { down } from './finding.ts';
import { inquire, unlessResolverGone } from './inquiry.ts';
import type { Phase } from './phase.ts';
import type { Lookup } from './resolver.ts';

/** Where to connect to. */
export type Destination = {
  /** A host name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** The application protocols to offer in the handshake. */
  readonly protocols?: readonly string[];
};

export abstract class Dialogue extends Attempt {
  private socket: Socket | undefined;
  private lookup: Lookup | undefined;

  /** The connection is open and, if it is to be secure, its other side is who it should be. */
  protected abstract ready(socket: Socket): void;

  protected received(_chunk: Buffer): void {}

  /** The other side sent all it will send. */
  protected ended(): void {}

  protected override release(): void {
    this.socket?.destroy();
  }

  /** Begins a connection, in place of an earlier one. */
  protected dial(to: Destination): void {
    this.socket?.destroy();
    this.socket = undefined;
    const family = isIP(to.host);
    if (family !== 0) {
      this.choose([{ address: to.host, family: family === 6 ? 6 : 4 }], to);
      return;
    }
    this.enter('dns');
    const lookup = this.context.resolver.lookup(to.host);
    this.lookup = lookup;
    lookup.addresses.then(
      (addresses) => this.step(() => this.choose(addresses, to)),
      (error) => this.step(() => this.lookupFailed(error, to)),
    );
  }

  private choose(addresses: readonly Address[], to: Destination): void {
    const queuedMs = this.lookup?.queuedMs() ?? 0;
    this.lookup = undefined;
    const forbidden = addresses.find(isLinkLocal);
    if (forbidden !== undefined) {
      const got = forbidden.address === to.host ? to.host : `${to.host} is ${forbidden.address}`;
      this.enter(undefined, queuedMs);
      this.conclude(() => down('address-forbidden', { expected: 'an address that is not link-local', got }));
      return;
    }
    const [first] = addresses;
    if (first === undefined) throw new Error(`The lookup of ${to.host} gave neither an address nor an error.`);
    this.enter('connect', queuedMs);
    this.connect(
      first,
      addresses.find(({ family }) => family !== first.family),
      to,
    );
  }

  /**
   * @param other The address to go on to when this one refuses or cannot be reached: every client that people use falls
   *   back from one address family to the other (RFC 8305), so a name whose IPv6 half is dead is still up.
   */
  private connect({ address, family }: Address, other: Address | undefined, to: Destination): void {
    const options = { host: address, port: to.port, family, autoSelectFamily: false };
    const socket = to.secure ? connectSecure({ ...options, ...this.security(to) }) : connectPlain(options);
    this.socket = socket;
    const own = (action: () => void) => {
      if (this.socket === socket) this.step(action);
    };
    socket.on('connect', () => own(() => (to.secure ? this.enter('tls') : this.ready(socket))));
    if (to.secure) socket.on('secureConnect', () => own(() => this.verify(socket, to)));
    socket.on('data', (chunk) => own(() => this.received(chunk)));
    socket.on('end', () => own(() => (this.currentPhase() === 'tls' ? this.handshakeCut(to) : this.ended())));
    // Stays until the socket is gone: an error after the verdict must not bring the process down.
    socket.on('error', (error) => own(() => this.broke(error, { address, family }, other, to)));
  }

  private security(to: Destination) {
    const host = to.host.replace(/\.$/, '');
    return {
      // RFC 6066, section 3: literal addresses are not permitted in the server name indication.
      servername: isIP(host) === 0 ? host : '',
      secureContext: this.context.secureContext(),
      // The verdict is ours, in `verify`, so that the certificate can be told as evidence.
      rejectUnauthorized: false,
      ...(to.protocols === undefined ? {} : { ALPNProtocols: [...to.protocols] }),
    };
  }

  private handshakeCut(to: Destination): void {
    const got = 'the connection closed inside the handshake';
    this.conclude(() => down('tls-failed', { expected: `a TLS handshake with ${to.host}:${to.port}`, got }));
  }

  /** Nothing is sent to a server that is not who it should be: requests hold secrets. */
  private verify(socket: Socket, to: Destination): void {
    if (!(socket instanceof TLSSocket)) throw new Error('A plain socket ended a TLS handshake.');
    const certificate = socket.getPeerCertificate();
    const now = this.context.clock.now();
    if (certificate !== null) this.certificateDaysLeft = daysLeft(certificate, now);
    if (socket.authorized) {
      this.ready(socket);
      return;
    }
    const problem: unknown = socket.authorizationError;
    const code = typeof problem === 'string' ? problem : errorCode(problem);
    this.conclude(() =>
      down(certificateFault(code), {
        expected: `a valid certificate for ${to.host}`,
        got: `${code ?? describeError(problem)}: ${describeCertificate(certificate)}`,
      }),
    );
  }

  private broke(error: Error, address: Address, other: Address | undefined, to: Destination): void {
    const phase = this.currentPhase();
    const blame = this.blame(error, phase);
    const elsewhere = phase === 'connect' && other !== undefined && isWorthFallback(blame);
    if (elsewhere) {
      this.connect(other, undefined, to);
      return;
    }
    const evidence = { expected: `a connection to ${to.host}:${to.port}`, got: describeError(error) };
    this.conclude(() => inquire(blame, { ...evidence, excerpt: this.arrived() }, address, this.context));
  }

  private blame(error: Error, phase: Phase | undefined): Blame {
    const syscall = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : undefined;
    return phase === 'connect' ? blameSocketError(errorCode(error)) : blameHandshakeError(errorCode(error), syscall);
  }

  private lookupFailed(error: unknown, to: Destination): void {
    const queuedMs = this.lookup?.queuedMs() ?? 0;
    this.lookup = undefined;
    this.enter(undefined, queuedMs);
    const blame = blameLookupError(errorCode(error));
    const evidence = { expected: `an address for ${to.host}`, got: describeError(error) };
    this.conclude(() => inquire(blame, evidence, undefined, this.context));
  }

  protected override queueingMs(): number {
    return this.lookup?.queuedMs() ?? 0;
  }

  protected override timedOut(phase: Phase): Finding | Promise<Finding> {
    if (phase !== 'dns') return super.timedOut(phase);
    const evidence = this.deadlineEvidence('no answer to the lookup');
    return unlessResolverGone(down('timeout-dns', evidence), evidence, this.context);
  }
}

function isWorthFallback(blame: Blame): boolean {
  if (blame.outcome === 'ask-route') return true;
  return (
    (blame.outcome === 'down' && blame.reason === 'refused') ||
    (blame.outcome === 'unknown' && blame.reason === 'observer-route')
  );
}
