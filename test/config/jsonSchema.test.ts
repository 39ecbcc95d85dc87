import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../shared/config/jsonSchema.ts';

const top = join(import.meta.dirname, '..', '..');

/**
 * Ajv is a validator of its own; `strict` makes it refuse keywords that the draft does not have. Where one of two sets of
 * keys is required, `required` stands apart from `properties`, which `strictRequired` would refuse.
 */
const check = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(configJsonSchema());

const isValid = (path: string): boolean => check(parse(readFileSync(path, 'utf8')));

describe('configJsonSchema', () => {
  it('is what holdfast.schema.json holds (`npm run schema` writes it)', () => {
    const file = readFileSync(join(top, 'holdfast.schema.json'), 'utf8');
    expect(file).toBe(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  });

  it('accepts the sample, which names it for editors', () => {
    expect(isValid(join(top, 'holdfast.yml'))).toBe(true);
    const [first] = readFileSync(join(top, 'holdfast.yml'), 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./holdfast.schema.json');
  });

  it.each(readdirSync(join(import.meta.dirname, 'good')).filter((file) => file.endsWith('.yml')))(
    'accepts %s',
    (file) => {
      expect(isValid(join(import.meta.dirname, 'good', file))).toBe(true);
    },
  );

  // Those whose mistakes lie within one setting; rules between settings are beyond a JSON Schema.
  it.each([
    'unknown-keys',
    'restore-values',
    'durations',
    'sizes',
    'regions',
    'service-ids',
    'null-values',
    'observers-empty',
    'observers-too-many',
    'too-many-endpoints',
    'no-endpoints',
    'methods-and-redirects',
    'objectives',
    'objective-windows',
    'objective-indicators',
    'objective-latency',
    'burn-pairs',
    'burn-never-fires',
    'spent',
    'alert-targets',
    'alert-topics',
    'alert-webhooks-and-mail',
    'alert-filters',
    'alerts-empty',
    'alerts-not-a-list',
    'links',
    'audit-accounts',
    'audit-alert-words',
    'audit-backups',
    'backup-services',
    'audit-buckets',
    'audit-databases',
    'audit-empty',
    'audit-exceptions',
    'audit-not-maps',
    'audit-policies',
    'audit-prices-and-alerts',
    'audit-retention',
    'audit-tables',
    'too-many-buckets',
    'too-many-exceptions',
    'failover-policy',
    'failover-thresholds',
    'failover-lag',
    'health-checks-and-alarms',
    'maintenance',
    'maintenance-not-a-list',
    'page',
    'page-accent-half',
    'page-empty',
    'page-kinds',
    'missing-top-keys',
    'list',
  ])('refuses %s', (name) => {
    expect(isValid(join(import.meta.dirname, 'bad', `${name}.yml`))).toBe(false);
  });

  it('describes every key', () => {
    const undescribed: string[] = [];
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null) {
        for (const [key, value] of Object.entries(schema.properties)) {
          if (typeof value?.description !== 'string') undescribed.push(`${path}.${key}`);
        }
      }
      for (const [key, value] of Object.entries(schema)) visit(value, `${path}.${key}`);
    };
    visit(configJsonSchema(), '');
    expect(undescribed).toEqual([]);
  });
});
