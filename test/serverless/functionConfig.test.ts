import { describe, expect, it } from 'vitest';
import { configOf } from '../../serverless/functionConfig.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import { policyNamed } from '../../shared/storage/policies/builtIn.ts';
import { minuteMs, configOf as observed, serviceOf } from '../ledger/samples.ts';

const shop = { ...serviceOf('shop', minuteMs), database: { url: 'postgres://u@db.example.com/shop' } };
const config = {
  ...observed(['us-east-1'], [{ ...shop, tables: [{ name: 'orders' }] }]),
  audit: {
    ...nothingAudited,
    buckets: [{ name: 'acme-backups', policy: policyNamed('backup'), retention: [], exceptions: [] }],
  },
};

describe('what a function knows of the config', () => {
  it.each(['audit', 'budget', 'admin', 'status', 'report'])('%s knows what is audited', (name) => {
    expect(configOf(name, config)).toEqual(config);
  });

  it.each(['pace', 'probe', 'rollup', 'failover', 'switch', 'alarm'])('%s knows nothing of it', (name) => {
    const known = configOf(name, config);
    expect(JSON.stringify(known)).not.toMatch(/acme-backups|db\.example\.com|orders/);
    expect(known.services).toEqual([serviceOf('shop', minuteMs)]);
  });
});

describe('what a function knows of restores', () => {
  const parsed = parseConfig(
    `observers: [us-east-1]
services: { a: { endpoints: { public: https://a.example.com/ } } }
backups:
  orders:
    from: s3://acme-backups/orders/
    engine: { kind: postgres, tables: [users], staging: "postgres://u:\${ssm:/staging}@b.example.com/restore_test" }
    objective: { rpo: 24h }
    decrypt: { age: "\${ssm:/orders/age}" }
    newest: select max(at) from orders
    checks: [{ name: secret, sql: select count(*) from secrets, expect: { min: 1 } }]
`,
    'holdfast.yml',
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const restoring = parsed.config;

  it('restore knows all of it', () => {
    expect(configOf('restore', restoring)).toBe(restoring);
  });

  it.each(['budget', 'admin', 'status', 'audit', 'report'])('%s knows when and where, and neither keys nor questions', (name) => {
    const [test] = configOf(name, restoring).restore.tests;
    expect(test).toMatchObject({ id: 'orders', rpoMs: 86_400_000, source: { from: { bucket: 'acme-backups' } } });
    expect(JSON.stringify(test)).not.toMatch(/ssm|select|secret|staging/);
  });

  it.each(['pace', 'probe', 'rollup', 'failover', 'switch', 'alarm'])('%s knows nothing of it', (name) => {
    expect(configOf(name, restoring).restore).toEqual(nothingRestored);
    expect(JSON.stringify(configOf(name, restoring))).not.toContain('acme-backups');
  });
});
