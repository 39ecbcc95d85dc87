/** docs/audit.md names every document that is read and every action that is needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bucketCalls } from '../../shared/aws/s3Calls.ts';
import { documentNames } from '../../shared/storage/bucket.ts';
import { objects } from '../../shared/storage/documents/objects.ts';
import { replicationMetrics } from '../../shared/storage/documents/replicationMetrics.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'audit.md'), 'utf8');
const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]): unknown => JSON.parse(json ?? ''));

describe('docs/audit.md', () => {
  it.each(documentNames)('names the file of %s', (name) => {
    expect(text).toContain(`\`${name}.json\``);
  });

  it.each(bucketCalls.map(({ permission }) => permission))('asks for %s', (permission) => {
    expect(text).toContain(`"${permission}"`);
  });

  it('shows a sample and metrics that can be read', () => {
    expect(
      examples.filter((one) => objects.safeParse(one).data?.objects[0]?.key === 'db/orders/2026-11-30.dump'),
    ).toHaveLength(1);
    expect(examples.filter((one) => replicationMetrics.safeParse(one).data?.[0]?.latencyMs === 12_000)).toHaveLength(1);
  });
});
