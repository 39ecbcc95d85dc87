import { describe, expect, it } from 'vitest';
import { configOf } from '../../serverless/functionConfig.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
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
  it.each(['audit', 'budget', 'admin', 'status'])('%s knows what is audited', (name) => {
    expect(configOf(name, config)).toBe(config);
  });

  it.each(['pace', 'probe', 'rollup', 'failover', 'switch', 'alarm'])('%s knows nothing of it', (name) => {
    const known = configOf(name, config);
    expect(JSON.stringify(known)).not.toMatch(/acme-backups|db\.example\.com|orders/);
    expect(known.services).toEqual([serviceOf('shop', minuteMs)]);
  });
});
