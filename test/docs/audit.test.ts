/** What docs/audit.md says of checks, policies and the score is what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bucketChecks } from '../../shared/storage/checks/all.ts';
import { weights } from '../../shared/storage/score.ts';
import { checksTable, policiesTable } from './auditTables.ts';

const texts = z.union([z.string(), z.array(z.string())]);
const policySchema = z.object({ Statement: z.array(z.object({ Action: texts, Resource: texts })) });

const markdown = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'audit.md'), 'utf8');

function section(title: string): string {
  const [, text = ''] = new RegExp(`^## ${title}\\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(markdown) ?? [];
  return text;
}

describe('docs/audit.md', () => {
  it('lists every check with its severity, reason and source', () => {
    expect(section('Checks')).toContain(checksTable(bucketChecks));
  });

  it('lists what every policy asks for, and why', () => {
    expect(section('Policies')).toContain(policiesTable());
  });

  /** IAM User Guide, "Security best practices in IAM", "Apply least-privilege permissions". */
  it('allows no object to be read and no role to be assumed but those that are named', () => {
    const [, policy = ''] = /```json\n(\{\n {2}"Version".*?)```/s.exec(section('What is collected')) ?? [];
    const statements = policySchema.parse(JSON.parse(policy)).Statement;
    const anywhere = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(anywhere.flatMap(({ Action }) => Action)).toContain('s3:GetBucketVersioning');
    for (const action of ['sts:AssumeRole', 's3:GetObject', 's3:GetObjectTagging', 's3:ListBucket']) {
      expect(statements.flatMap(({ Action }) => Action)).toContain(action);
      expect(anywhere.flatMap(({ Action }) => Action)).not.toContain(action);
    }
    for (const action of ['sts:AssumeRole', 's3:GetObject']) {
      const [statement] = statements.filter(({ Action }) => [Action].flat().includes(action));
      expect(statement?.Action).toBe(action);
    }
  });

  it('gives the weights of the score', () => {
    const { critical, high, medium, low } = weights;
    const text = `A weight is ${critical} for critical, ${high} for high, ${medium} for medium, ${low} for low.`;
    expect(section('Score')).toContain(text);
  });
});

describe('the checks', () => {
  it('have ids of their own, in lower case with hyphens', () => {
    const ids = bucketChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('say why they matter in a sentence', () => {
    for (const { reason } of bucketChecks) expect(reason).toMatch(/^[A-Z].*\.$/);
  });
});
