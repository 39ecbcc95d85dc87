/** Asks a URL again and again, from several clients at once. */
import autocannon from 'autocannon';

export type Load = {
  readonly clients: number;
  readonly seconds: number;
  /** By all clients together; as fast as they are answered when absent. */
  readonly requestsPerSecond?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** @returns how long each request took, in milliseconds. Rejects when one failed. */
export async function load(url: string, how: Load): Promise<readonly number[]> {
  const times: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const options = {
    url,
    connections: how.clients,
    duration: how.seconds,
    timeout: 10,
    ...(how.requestsPerSecond === undefined ? {} : { overallRate: how.requestsPerSecond }),
    ...(how.headers === undefined ? {} : { headers: how.headers }),
  };
  autocannon(options, (error, result) => {
    const failed = error !== null || result.errors + result.timeouts + result.non2xx > 0;
    if (failed) reject(new Error(`Requests of ${url} failed: ${JSON.stringify(result)}`, { cause: error }));
    else resolve();
  }).on('response', (_client, _status, _bytes, ms) => times.push(ms));
  await promise;
  return times;
}
