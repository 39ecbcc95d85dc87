import { describe, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import { parseConfig } from '../../../shared/config/parse.ts';
import { auditSubjectsOf, basisOf } from '../../../shared/storage/run/subjects.ts';

function configOf(text: string): Config {
  const parsed = parseConfig(`observers: [us-east-1]\n${text}`, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const service = (id: string, more: string) =>
  `  ${id}: { endpoints: { public: https://${id}.example.com/ }, ${more} }\n`;

describe('what a run audits', () => {
  it('is each bucket with its backups, each database, and each table once for all of its services', () => {
    const config = configOf(
      `buckets: { acme-backups: backup, acme-logs: logs }
backups:
  orders: { from: s3://acme-backups/db/ }
services:
${service('a', 'tables: [orders, { name: carts, region: eu-west-1, replicas: [us-east-1] }], objective: { availability: 99, rpo: 1h }')}${service('b', 'tables: [carts, { name: orders, region: us-east-1, replicas: [us-west-2] }], objective: { availability: 99, rpo: 5m }')}${service('c', 'database: "postgres://audit@db.example.com:5432/c"')}`,
    );
    const subjects = auditSubjectsOf(config);
    expect(subjects.map(({ subject }) => `${subject.kind}:${subject.id}`)).toEqual([
      'bucket:acme-backups',
      'bucket:acme-logs',
      'database:c',
      'table:orders',
      'table:carts@eu-west-1',
      'table:carts',
    ]);
    expect(subjects[0]).toMatchObject({ backups: [{ id: 'orders' }] });
    expect(subjects[1]).toMatchObject({ backups: [] });
    expect(subjects[3]).toMatchObject({ table: { name: 'orders', replicas: ['us-west-2'] }, rpoMs: 300_000 });
    expect(subjects[4]).toMatchObject({ table: { name: 'carts', region: 'eu-west-1' }, rpoMs: 3_600_000 });
  });

  it('is a table of its own in each region, whoever names it and whichever region is home', () => {
    const [one, other] = [
      'tables: [orders, { name: orders, region: us-west-2 }]',
      'tables: [{ name: orders, region: eu-west-1 }]',
    ];
    const idsOf = (home: string) => {
      const parsed = parseConfig(
        `observers: [${home}]\nservices:\n${service('a', one)}${service('b', other)}`,
        'holdfast.yml',
      );
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      const subjects = auditSubjectsOf(parsed.config);
      expect(new Set(subjects.map(({ basis }) => basis)).size).toBe(subjects.length);
      return subjects.map(({ subject }) => subject.id);
    };
    expect(idsOf('us-east-1')).toEqual(['orders', 'orders@us-west-2', 'orders@eu-west-1']);
    // What is at home needs no region, and is the same table with it.
    expect(idsOf('eu-west-1')).toEqual(['orders', 'orders@us-west-2']);
  });

  it('has a basis that changes with what the config says of it, and with nothing else', () => {
    const base = `buckets: { acme-backups: backup }\nservices:\n${service('a', 'every: 30s')}`;
    const basis = (text: string) => basisOf(auditSubjectsOf(configOf(text)));
    expect(basis(base.replace('30s', '1m'))).toBe(basis(base));
    expect(basis(base.replace(': backup', ': logs'))).not.toBe(basis(base));
    const excepted = base.replace(
      ': backup }',
      ': { policy: backup, exceptions: [{ check: versioning, reason: known, until: 2099-01-01 }] } }',
    );
    expect(basis(excepted)).not.toBe(basis(base));
    expect(basis(`${base}backups: { orders: { from: s3://acme-backups/db/ } }\n`)).not.toBe(basis(base));
  });
});
