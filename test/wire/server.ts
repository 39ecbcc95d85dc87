/** The AWS-compatible server that the wire tests talk to. */

/** @throws Error when nobody said where it is: a wire suite without a server fails, it is not skipped. */
export function wireEndpoint(): string {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && endpoint !== '') return endpoint;
  throw new Error(
    'Set AWS_ENDPOINT_URL to an AWS-compatible server, such as http://127.0.0.1:5999, to run the wire tests.',
  );
}

/** Region and credentials come from the environment where it has them; a stand-in takes any. */
export const wireClientOptions = {
  region: process.env['AWS_REGION'] ?? 'us-east-1',
  ...(process.env['AWS_ACCESS_KEY_ID'] === undefined
    ? { credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }
    : {}),
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};
