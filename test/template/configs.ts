/** The configs whose templates are checked. */
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';

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

/**
 * Both modes of failover, a metric that says how far data is behind, alarms; an objective that counts a metric elsewhere,
 * and routes of alerts to topics in several regions, and to where only one machine tells; everything that can be audited.
 */
export const failingOver = `observers: [us-east-1, us-east-2, us-west-2]
alerts:
  - { topic: arn:aws:sns:us-east-1:123456789012:oncall, severity: [page] }
  - topic: arn:aws:sns:us-east-1:123456789012:team.fifo
    otherwise: arn:aws:sns:us-west-2:123456789012:team.fifo
  - { topic: arn:aws:sns:eu-west-1:210987654321:oncall, kinds: [burn] }
  - { webhook: https://hooks.example.com/x }
  - { email: [oncall@example.com], from: holdfast@example.com, server: smtp://mail.example.com:25 }
report: { timezone: Europe/Berlin, topics: [arn:aws:sns:eu-central-1:123456789012:reports] }
buckets:
  acme-backups: backup
  acme-logs: { policy: logs, role: arn:aws:iam::210987654321:role/holdfast-audit, account: "210987654321" }
services:
  checkout:
    every: 30s
    timeout: 5s
    endpoints:
      us-east-1: { url: https://checkout.use1.example.com/health?deep=1, target: { values: [192.0.2.10] } }
      us-west-2: { url: "http://checkout.usw2.example.com:8080/health", target: { values: [198.51.100.10] } }
    alarms: [checkout-5xx, checkout]
    failover:
      record: { zone: Z0123456789ABC, name: checkout.example.com, type: A, ttl: 30s }
      lag: { metric: { namespace: AWS/RDS, name: AuroraGlobalDBReplicationLag }, max: 60s }
  search:
    every: 10s
    timeout: 5s
    endpoints:
      us-east-1: { url: https://search.use1.example.com/health, target: { values: [search.use1.example.com] } }
      us-west-2: { url: https://search.usw2.example.com/health, target: { values: [search.usw2.example.com] } }
    objective:
      availability: 99.9
      window: 30d
      indicator:
        metric:
          namespace: AWS/ApplicationELB
          dimensions: { LoadBalancer: app/search/1 }
          region: eu-west-1
          total: RequestCount
          bad: HTTPCode_Target_5XX_Count
    failover:
      record: { zone: Z0123456789ABC, name: search.example.com, type: CNAME, ttl: 30s }
      mode: switch
  orders:
    every: 30s
    timeout: 5s
    endpoints:
      us-east-1: { url: tcp://orders.use1.internal:5432, target: { values: [192.0.2.20] }, healthCheck: 01234567-89ab-cdef-0123-456789abcdef }
      us-west-2: { url: tcp://orders.usw2.example.com:5432, target: { values: [198.51.100.20] } }
    database: postgres://audit:\${ssm:/orders/audit}@orders.use1.internal:5432/orders
    tables: [orders, { name: carts, region: eu-west-1 }]
    failover:
      record: { zone: ZABCDEF012345, name: orders.example.net, type: A, ttl: 30s }
`;

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

/** An objective that counts a metric at home, without alerts and without lag. */
export const countingMetrics = `observers: [us-east-1]
services:
  checkout:
    every: 30s
    timeout: 5s
    endpoints:
      public: { url: https://checkout.example.com/health }
    objective:
      availability: 99.9
      window: { calendar: month, timezone: Europe/Berlin }
      indicator:
        metric:
          namespace: AWS/ApplicationELB
          dimensions: { LoadBalancer: app/checkout/1 }
          total: RequestCount
          good: HTTPCode_Target_2XX_Count
`;

/** One backup of each kind that is restored, with everything that the function's role has to allow. */
export const restoring = `observers: [us-east-1]
${service}
backups:
  orders:
    from: s3://acme-backups/orders/
    engine: { kind: postgres, staging: "postgres://u:\${secretsmanager:staging}@b.example.com/restore_test" }
    replica: s3://acme-backups-west/orders/
    decrypt: { age: "\${ssm:/orders/age}" }
    awsBackup: [weekly_restores]
  carts: { from: dynamodb://carts, engine: dynamodb }
  sessions: { from: dynamodb://sessions, engine: { kind: dynamodb, sample: 10 }, by: backup }
restore:
  evidence: { to: s3://acme-evidence/restores/, lock: { mode: governance, for: 400d } }
`;

/** Home belongs to no set of regions in which a table can be strongly consistent. */
export const homeOutsideSets = `observers: [sa-east-1, us-east-1, us-east-2]\n${service}`;

export function configOf(text: string): Config {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}
