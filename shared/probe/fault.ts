/** Whose fault an error is: the endpoint's (`down`), the observer's own (`unknown`), or not clear from the code alone. Pure. */
import type { DownReason, UnknownReason } from './observation.ts';

export type Blame =
  | { readonly outcome: 'down'; readonly reason: DownReason }
  | { readonly outcome: 'unknown'; readonly reason: UnknownReason }
  /** As given when the observer has a route to the address, else `observer-route`. */
  | { readonly outcome: 'ask-route'; readonly reason: DownReason }
  /** As given when the observer's resolver works, else `observer-resolver`. */
  | { readonly outcome: 'ask-resolver'; readonly reason: DownReason };

const unforeseen: Blame = { outcome: 'unknown', reason: 'observer-fault' };
const resources: Blame = { outcome: 'unknown', reason: 'observer-resources' };
const noRoute: Blame = { outcome: 'unknown', reason: 'observer-route' };
const refused: Blame = { outcome: 'down', reason: 'refused' };
const reset: Blame = { outcome: 'down', reason: 'reset' };

/** Error codes of connect(2), read(2) and write(2), as Node names them. */
const socketFaults: Readonly<Record<string, Blame>> = {
  ECONNREFUSED: refused,
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  ETIMEDOUT: { outcome: 'down', reason: 'timeout-connect' },
  // Either this kernel has no route, or a router on the way said so.
  EHOSTUNREACH: { outcome: 'ask-route', reason: 'unreachable' },
  EHOSTDOWN: { outcome: 'ask-route', reason: 'unreachable' },
  ENETUNREACH: noRoute,
  ENETDOWN: noRoute,
  ENONET: noRoute,
  EADDRNOTAVAIL: noRoute,
  EAFNOSUPPORT: noRoute,
  EACCES: noRoute,
  EPERM: noRoute,
  EMFILE: resources,
  ENFILE: resources,
  ENOBUFS: resources,
  ENOMEM: resources,
  EAGAIN: resources,
};

export function blameSocketError(code: string | undefined): Blame {
  return (code === undefined ? undefined : socketFaults[code]) ?? unforeseen;
}

/**
 * Error codes of getaddrinfo(3). ENOTFOUND alone does not prove that the name does not exist: a machine without any
 * configured resolver gives the same answer.
 */
export function blameLookupError(code: string | undefined): Blame {
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return { outcome: 'ask-resolver', reason: 'dns-not-found' };
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
      return { outcome: 'ask-resolver', reason: 'dns-failed' };
    case 'EAI_MEMORY':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return resources;
    default:
      return unforeseen;
  }
}

/**
 * Error codes of c-ares (`node:dns`, "Error codes").
 *
 * @param given Whether the resolver is the one that the config names: then it is what is being watched.
 */
export function blameQueryError(code: string | undefined, given: boolean): Blame {
  const down = (reason: DownReason): Blame =>
    given ? { outcome: 'down', reason } : { outcome: 'ask-resolver', reason };
  switch (code) {
    case 'ENOTFOUND':
      return { outcome: 'down', reason: 'dns-not-found' };
    case 'ESERVFAIL':
    case 'EREFUSED':
    case 'ENOTIMP':
    case 'EFORMERR':
    case 'EBADRESP':
    case 'EOF':
      return down('dns-failed');
    case 'ETIMEOUT':
      return down('timeout-dns');
    case 'ECONNREFUSED':
      // c-ares says the same when it cannot send at all.
      return given ? { outcome: 'ask-route', reason: 'refused' } : { outcome: 'unknown', reason: 'observer-resolver' };
    case 'ENOMEM':
      return resources;
    default:
      return unforeseen;
  }
}

/** Certificate verification errors, as Node names OpenSSL's X509_V_ERR_… codes. */
const certificateFaults: Readonly<Record<string, DownReason>> = {
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-not-yet-valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  HOSTNAME_MISMATCH: 'tls-wrong-host',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  CERT_CHAIN_TOO_LONG: 'tls-untrusted',
  CERT_REVOKED: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  CERT_REJECTED: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  PATH_LENGTH_EXCEEDED: 'tls-untrusted',
};

export function certificateFault(code: string | undefined): DownReason {
  return (code === undefined ? undefined : certificateFaults[code]) ?? 'tls-failed';
}

/** An error while shaking hands: a reset by the other side stays one, anything else is a failed handshake. */
export function blameHandshakeError(code: string | undefined, syscall: string | undefined): Blame {
  if (syscall !== undefined && code !== undefined && code in socketFaults) return blameSocketError(code);
  if (code !== undefined && /^(ERR_SSL_|ERR_TLS_|EPROTO$|ECONNRESET$|EPIPE$)/.test(code)) {
    return { outcome: 'down', reason: 'tls-failed' };
  }
  return blameSocketError(code);
}

/** How long a probe has been under way, and for how long of it the observer held it up. */
export type Wait = {
  readonly elapsedMs: number;
  /** In which the observer's event loop stood still. */
  readonly blockedMs: number;
  /** In which the lookup waited for a free thread of the observer. */
  readonly queuedMs: number;
};

/** Silence proves nothing when the observer could look for less than this share of the timeout. */
const lookedShareMin = 0.5;

/**
 * How much longer to wait when the timeout has passed: what the observer held the probe up for, so that the endpoint
 * has its whole timeout from an observer that looks. At most the timeout itself.
 */
export function extensionMs(timeoutMs: number, { elapsedMs, blockedMs, queuedMs }: Wait): number {
  // The two may be the same time, so they are not added up.
  const heldUpMs = Math.max(blockedMs, queuedMs);
  if (heldUpMs <= 0) return 0;
  return Math.min(timeoutMs, Math.max(0, timeoutMs - (elapsedMs - heldUpMs)));
}

/** @returns What kept the observer from looking; undefined when the silence is the endpoint's. */
export function blameSilence(
  timeoutMs: number,
  { elapsedMs, blockedMs, queuedMs }: Wait,
): 'observer-resources' | 'observer-blocked' | undefined {
  const lookedMsMin = timeoutMs * lookedShareMin;
  if (elapsedMs - queuedMs < lookedMsMin) return 'observer-resources';
  return elapsedMs - blockedMs < lookedMsMin ? 'observer-blocked' : undefined;
}
