import { describe, expect, it } from 'vitest';
import { configOf } from '../../serverless/functionConfig.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config } from '../../shared/config/config.ts';
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

  it.each(['budget', 'admin', 'status', 'audit', 'report'])(
    '%s knows when and where, and neither keys nor questions',
    (name) => {
      const [test] = configOf(name, restoring).restore.tests;
      expect(test).toMatchObject({ id: 'orders', rpoMs: 86_400_000, source: { from: { bucket: 'acme-backups' } } });
      expect(JSON.stringify(test)).not.toMatch(/ssm|select|secret|staging/);
    },
  );

  it.each(['pace', 'probe', 'rollup', 'failover', 'switch', 'alarm'])('%s knows nothing of it', (name) => {
    expect(configOf(name, restoring).restore).toEqual(nothingRestored);
    expect(JSON.stringify(configOf(name, restoring))).not.toContain('acme-backups');
  });
});

describe('what a function knows of the page and of reports', () => {
  const told: Config = {
    ...observed(['us-east-1'], [serviceOf('shop', minuteMs)]),
    page: {
      title: 'Acme',
      logo: { type: 'image/png', base64: 'iVBORw0KGgo=' },
      public: { services: ['shop'], parts: [] },
    },
    report: {
      cron: '0 7 * * MON',
      timezone: 'UTC',
      periods: ['week'],
      topics: ['arn:aws:sns:us-east-1:123456789012:a'],
    },
  };

  it.each(['admin', 'status'])('%s has the logo, because it answers pages', (name) => {
    expect(configOf(name, told).page).toEqual(told.page);
    expect(JSON.stringify(configOf(name, told))).not.toContain('arn:aws:sns');
  });

  it('report knows who gets it', () => {
    expect(configOf('report', told).report).toEqual(told.report);
    expect(JSON.stringify(configOf('report', told))).not.toContain('iVBORw0KGgo=');
  });

  it.each(['pace', 'probe', 'rollup', 'failover', 'switch', 'alarm', 'audit', 'budget', 'restore'])(
    '%s has neither, and still knows what the page is called and whom it tells what',
    (name) => {
      const known = configOf(name, told);
      expect(JSON.stringify(known)).not.toMatch(/iVBORw0KGgo=|arn:aws:sns/);
      expect(known.page).toEqual({ title: 'Acme', public: { services: ['shop'], parts: [] } });
      expect(known.report).toEqual({ ...told.report, topics: [] });
    },
  );
});
