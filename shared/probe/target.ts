/**
 * What a probe is asked to do: one endpoint's address and what must be true of its answer.
 * JSON-safe, because the compiled config travels inside the Lambda bundles.
 */

/** A regular expression as written in the config. `flags` as in JavaScript. */
export type Pattern = { readonly source: string; readonly flags: string };

/** An inclusive range of HTTP status codes; a single code has `from === to`. */
export type StatusRange = { readonly from: number; readonly to: number };

/** A JMESPath expression and what it must evaluate to. */
export type JsonExpectation = { readonly path: string; readonly equals: JsonValue };

type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type HttpTarget = {
  readonly kind: 'http';
  /** Absolute `http:` or `https:` URL, without credentials and without fragment. */
  readonly url: string;
  readonly method: string;
  /** Header values may hold secret references, see `secrets.ts`. Names are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** May hold secret references. */
  readonly body?: string;
  /** How many redirects may be followed; 0 judges the redirect itself. */
  readonly redirectsMax: number;
  /** At most this much of the response body is read, in bytes. */
  readonly bodyBytesMax: number;
  readonly timeoutMs: number;
  readonly expect: {
    readonly status: readonly StatusRange[];
    readonly headers: Readonly<Record<string, Pattern>>;
    readonly body?: Pattern;
    readonly json: readonly JsonExpectation[];
    /** The total time above which an otherwise good answer is `too-slow`. */
    readonly latencyMsMax?: number;
    /** The certificate must be valid for at least this many more days (24 h each). */
    readonly certificateDaysMin?: number;
  };
  /** A number to take out of the JSON body: how far behind the endpoint's data is, in units of `unitMs`. */
  readonly lag?: { readonly path: string; readonly unitMs: number };
};

export type TcpTarget = {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly expect: { readonly latencyMsMax?: number };
};

export type TlsTarget = {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly expect: { readonly latencyMsMax?: number; readonly certificateDaysMin?: number };
};

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'TXT' | 'SRV' | 'SOA' | 'CAA' | 'PTR';

export type DnsTarget = {
  readonly kind: 'dns';
  readonly name: string;
  readonly type: DnsRecordType;
  /** The server to ask (IP address and port); the observer's own resolver when absent. */
  readonly resolver?: { readonly host: string; readonly port: number };
  readonly timeoutMs: number;
  readonly expect: {
    /** The answer's values as a set, in presentation form (`10 mail.example.com` for MX). Absent: any answer. */
    readonly values?: readonly string[];
    readonly latencyMsMax?: number;
  };
};

export type Target = HttpTarget | TcpTarget | TlsTarget | DnsTarget;
