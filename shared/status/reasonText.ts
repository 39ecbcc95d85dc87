/** Reasons in plain words, for people who did not read the code. */
import type { Reason } from '../probe/observation.ts';

const words = {
  'dns-not-found': 'no such name',
  'dns-failed': 'name lookup failed',
  'dns-mismatch': 'wrong DNS answer',
  'address-forbidden': 'link-local address',
  refused: 'connection refused',
  reset: 'connection reset',
  unreachable: 'host unreachable',
  'timeout-dns': 'name lookup timed out',
  'timeout-connect': 'connecting timed out',
  'timeout-tls': 'TLS handshake timed out',
  'timeout-first-byte': 'no answer in time',
  'timeout-body': 'answer not finished in time',
  'tls-expired': 'certificate expired',
  'tls-not-yet-valid': 'certificate not yet valid',
  'tls-untrusted': 'certificate not trusted',
  'tls-wrong-host': 'certificate for another host',
  'tls-failed': 'TLS handshake failed',
  'certificate-expiring': 'certificate expires soon',
  'not-http': 'answer is not HTTP',
  'headers-too-large': 'headers too large',
  truncated: 'answer cut short',
  'redirect-refused': 'redirect not followed',
  'redirect-loop': 'too many redirects',
  status: 'wrong status',
  header: 'wrong header',
  body: 'wrong body',
  json: 'wrong JSON',
  'too-slow': 'too slow',
  'observer-resolver': "observer's resolver is gone",
  'observer-route': 'observer has no route',
  'observer-resources': 'observer is out of resources',
  'observer-blocked': 'observer was busy',
  'observer-secret': 'secret not available',
  'observer-stopping': 'observer was stopping',
  'observer-fault': 'fault of the observer',
} as const satisfies Record<Reason, string>;

export function reasonText(reason: Reason): string {
  return words[reason];
}
