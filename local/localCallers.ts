/** Who may change anything, or see what is not for everybody, on one machine, where nobody signs requests: whoever is on it. */
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { Problem, problemResponse } from '../shared/status/problem.ts';
import { isLoopback } from './loopback.ts';

/**
 * The routes, for callers from loopback only.
 * @param host the address that the server was told to listen on.
 */
export function forLocalCallers(routes: Hono, host: string): Hono {
  const guarded = new Hono();
  // On these paths alone, and not on what is asked: the rest of the port is for every reader.
  const asked = new Map(
    routes.routes.flatMap(({ method, path }) => (method === 'ALL' ? [] : [[`${method} ${path}`, { method, path }]])),
  );
  for (const { method, path } of asked.values()) {
    guarded.on(method, path, async (context, next) => {
      const why = whyNotLocal(context, host);
      return why === undefined ? next() : problemResponse(new Problem(403, 'Not from here', why), context.req.path);
    });
  }
  return guarded.route('/', routes);
}

/** Whether the request comes from this machine, and from nobody whom a proxy or a name hides. */
export function isLocalCaller(context: Context, host: string): boolean {
  return whyNotLocal(context, host) === undefined;
}

function whyNotLocal(context: Context, host: string): string | undefined {
  return isPassedOn(context)
    ? 'A proxy has passed this on, and who asked it cannot be known. Ask for it directly.'
    : whyRefused(remoteAddress(context), context.req.header('host'), host);
}

/**
 * A proxy on this machine, which publishes the status page, comes from loopback whoever asked it. Those that say so are
 * believed: RFC 7239, RFC 9110 (section 7.6.3), and what proxies sent before there was a standard.
 */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

function isPassedOn({ req }: Context): boolean {
  return proxyHeaders.some((name) => req.header(name) !== undefined);
}

function remoteAddress(context: Context): string | undefined {
  return getConnInfo(context).remote.address;
}

/** Of a request's sender and of its `Host` header. @returns undefined when the request is welcome. */
export function whyRefused(
  remote: string | undefined,
  hostHeader: string | undefined,
  host: string,
): string | undefined {
  if (remote === undefined || !isLoopback(remote)) {
    return 'Only programs on the machine that runs Holdfast may do this; nobody signs requests here.';
  }
  // A page whose name was made to resolve to loopback sends its own name (DNS rebinding).
  const asked = hostNameOf(hostHeader);
  if (asked === undefined || !(isLoopback(asked) || asked === 'localhost' || asked === host.toLowerCase())) {
    return `Ask for it by a loopback address or by ${host}, not by another name.`;
  }
  return undefined;
}

function hostNameOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    return new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '');
  } catch {
    return undefined;
  }
}
