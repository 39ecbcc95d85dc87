/** How many names may be looked up at once: getaddrinfo blocks a thread of libuv's pool. */

/** libuv's default (documentation of Node.js, UV_THREADPOOL_SIZE). */
const poolSizeDefault = 4;

/** Half of the pool, rounded up: libuv keeps the other half for work that is quick (threadpool.c). */
export function lookupsAtOnce(environment: Readonly<Record<string, string | undefined>>): number {
  const size = Number(environment['UV_THREADPOOL_SIZE'] ?? poolSizeDefault);
  return Number.isInteger(size) && size > 0 ? Math.floor((size + 1) / 2) : 1;
}
