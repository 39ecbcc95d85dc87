/** The Route 53 contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { Route53Client } from '@aws-sdk/client-route-53';
import { route53Contract } from '../contract/route53.ts';

const endpoint = process.env['AWS_ENDPOINT_URL'];
if (endpoint === undefined || endpoint === '') {
  throw new Error(
    'Set AWS_ENDPOINT_URL to an AWS-compatible server, such as http://127.0.0.1:5999, to run the wire tests.',
  );
}

route53Contract(`Route 53 (${endpoint})`, async () => {
  // Region and credentials come from the environment where it has them; a stand-in takes any.
  const client = new Route53Client({
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    ...(process.env['AWS_ACCESS_KEY_ID'] === undefined
      ? { credentials: { accessKeyId: 'none', secretAccessKey: 'none' } }
      : {}),
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
  return {
    client,
    // A stand-in on the wire makes its changes at once.
    async settle() {},
    async close() {
      client.destroy();
    },
  };
});
