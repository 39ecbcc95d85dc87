/** Reads what matters from a server's certificate. Pure. */
import type { PeerCertificate } from 'node:tls';

const dayMs = 24 * 60 * 60 * 1000;

/** Whole days until `notAfter`, rounded down; undefined when the server showed no certificate. */
export function daysLeft(certificate: PeerCertificate, now: number): number | undefined {
  const notAfter = Date.parse(certificate.valid_to);
  return Number.isNaN(notAfter) ? undefined : Math.floor((notAfter - now) / dayMs);
}

export function describeCertificate(certificate: PeerCertificate | null | undefined): string {
  if (!certificate?.valid_to) return 'no certificate';
  const names = certificate.subjectaltname ?? `CN ${certificate.subject?.CN ?? '(none)'}`;
  return `${names}, valid ${certificate.valid_from} to ${certificate.valid_to}, issued by ${certificate.issuer?.CN ?? '(unnamed)'}`;
}
