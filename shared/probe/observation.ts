/**
 * One probe's outcome. `down` is the endpoint's fault; `unknown` is never the endpoint's fault
 * (the observer could not look), so it counts for nothing but coverage.
 */

/** Phase durations in milliseconds, each phase by itself; a phase that was not reached is absent. */
export type Timings = {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  /** From the request's last byte written to the response's first byte read. */
  readonly firstByteMs?: number;
  /** From the start of the probe to its verdict. */
  readonly totalMs: number;
};

export const downReasons = [
  'dns-not-found',
  'dns-failed',
  'dns-mismatch',
  'address-forbidden',
  'refused',
  'reset',
  'unreachable',
  'timeout-dns',
  'timeout-connect',
  'timeout-tls',
  'timeout-first-byte',
  'timeout-body',
  'tls-expired',
  'tls-not-yet-valid',
  'tls-untrusted',
  'tls-wrong-host',
  'tls-failed',
  'certificate-expiring',
  'not-http',
  'headers-too-large',
  'truncated',
  'redirect-refused',
  'redirect-loop',
  'status',
  'header',
  'body',
  'json',
  'too-slow',
] as const;

export const unknownReasons = [
  'observer-resolver',
  'observer-route',
  'observer-resources',
  'observer-blocked',
  'observer-secret',
  'observer-stopping',
  'observer-fault',
] as const;

export type DownReason = (typeof downReasons)[number];
export type UnknownReason = (typeof unknownReasons)[number];
export type Reason = DownReason | UnknownReason;

/** What a person needs to understand a failure. Free of secrets; `excerpt` is at most 200 characters. */
export type Evidence = {
  readonly expected?: string;
  readonly got?: string;
  readonly excerpt?: string;
};

export type Observation = {
  /** When the probe began, Unix milliseconds. */
  readonly startedAt: number;
  readonly timings: Timings;
  /** Whole days (24 h each, rounded down; negative when expired) until the certificate's `notAfter`. */
  readonly certificateDaysLeft?: number;
  /** How far behind the endpoint says its data is; absent when it does not say. */
  readonly lagMs?: number;
} & (
  | { readonly outcome: 'up' }
  | { readonly outcome: 'down'; readonly reason: DownReason; readonly evidence: Evidence }
  | { readonly outcome: 'unknown'; readonly reason: UnknownReason; readonly evidence: Evidence }
);

export type Outcome = Observation['outcome'];
