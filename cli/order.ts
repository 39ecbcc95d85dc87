/** Something that a person asks a running monitor to do. */
import { userInfo } from 'node:os';
import type * as z from 'zod';
import { ask, NoAnswer, type Question } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';

export type OrderOptions = {
  readonly service: string;
  readonly url: string;
  /** Signs the request for AWS, which is done anyhow for a host of amazonaws.com. */
  readonly sign: boolean;
  readonly json: boolean;
};

/** Longer than API Gateway waits for an answer (30 s). */
const timeoutMs = 35_000;

/** @throws NoAnswer */
export async function order<Schema extends z.ZodType>(
  verb: string,
  body: Readonly<Record<string, unknown>>,
  schema: Schema,
  options: OrderOptions,
): Promise<z.output<Schema>> {
  return await orderAt(`${serviceUrl(options)}/${verb}`, body, schema, options);
}

/** The same for what is about no service. @throws NoAnswer */
export async function orderAt<Schema extends z.ZodType>(
  url: string,
  body: Readonly<Record<string, unknown>>,
  schema: Schema,
  options: Pick<OrderOptions, 'sign'>,
): Promise<z.output<Schema>> {
  // Whoever signs is known by the signature.
  const named = isSigned(url, options) ? body : { ...body, by: userName() };
  return await ask(url, schema, await postOf(url, named, options));
}

/** What operators alone may ask: signed where that is asked for. */
export async function postOf(
  url: string,
  body: Readonly<Record<string, unknown>>,
  options: Pick<OrderOptions, 'sign'>,
): Promise<Question> {
  const request = {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const headers = isSigned(url, options) ? await signed(request) : request.headers;
  return { method: request.method, headers, body: request.body, timeoutMs };
}

/** What operators alone may ask, and nothing changes by. */
export async function getOf(url: string, options: Pick<OrderOptions, 'sign'>): Promise<Question> {
  const headers = isSigned(url, options) ? await signed({ url, method: 'GET', headers: {}, body: '' }) : {};
  return { method: 'GET', headers, timeoutMs };
}

function isSigned(url: string, { sign }: Pick<OrderOptions, 'sign'>): boolean {
  return sign || isOfAws(url);
}

export function serviceUrl({ url, service }: Pick<OrderOptions, 'url' | 'service'>): string {
  return `${withoutSlash(url)}/api/v1/services/${encodeURIComponent(service)}`;
}

/** Loaded when it is needed: nobody else should wait for the SDK. */
async function signed(request: Parameters<typeof import('./signing.ts').signedHeaders>[0]) {
  const { signedHeaders } = await import('./signing.ts');
  return await signedHeaders(request);
}

function isOfAws(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.endsWith('.amazonaws.com');
}

/** A user without an entry in the password file has no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody on this machine';
  }
}

/** @returns 1 when what was asked for is refused, 2 when it could not be asked for. */
export async function told(io: Io, act: () => Promise<0 | 1>): Promise<0 | 1 | 2> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    io.stderr(`${error.message}\n`);
    return error.status === 409 ? 1 : 2;
  }
}

export function print(io: Io, json: boolean, answer: unknown, text: string): void {
  io.stdout(json ? `${JSON.stringify(answer, null, 2)}\n` : text);
}
