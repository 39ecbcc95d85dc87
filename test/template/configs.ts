/** The configs whose templates are checked. */

const service = `
services:
  checkout:
    every: 30s
    timeout: 5s
    endpoints:
      us-east-1: { url: https://checkout.use1.example.com/health }
      us-west-2: { url: https://checkout.usw2.example.com/health }
`;

export const threeObservers = `observers: [us-east-1, us-east-2, us-west-2]\n${service}`;

export const oneObserver = `observers: [eu-north-1]
services:
  checkout:
    every: 1m
    timeout: 10s
    endpoints:
      public:
        url: https://checkout.example.com/health
        headers:
          authorization: Bearer \${ssm:/checkout/token}
          x-api-key: \${secretsmanager:checkout/api#key}
          x-name-version: \${ssm:/checkout/token:3}
          x-name-label: \${ssm:plain:live}
          x-arn: \${ssm:arn:aws:ssm:eu-north-1:123456789012:parameter/shop/key}
          x-arn-version: \${ssm:arn:aws:ssm:eu-north-1:123456789012:parameter/shop/token:3}
          x-arn-label: \${ssm:arn:aws:ssm:eu-north-1:123456789012:parameter/plain-two:live}
`;

/** Home belongs to no set of regions in which a table can be strongly consistent. */
export const homeOutsideSets = `observers: [sa-east-1, us-east-1, us-east-2]\n${service}`;
