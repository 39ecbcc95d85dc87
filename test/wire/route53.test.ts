/** The Route 53 contract over the wire, against whatever AWS_ENDPOINT_URL names. */
import { Route53Client } from '@aws-sdk/client-route-53';
import { route53Contract } from '../contract/route53.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();

route53Contract(`Route 53 (${endpoint})`, async () => {
  const client = new Route53Client(wireClientOptions);
  return {
    client,
    // A stand-in on the wire makes its changes at once.
    async settle() {},
    async close() {
      client.destroy();
    },
  };
});
