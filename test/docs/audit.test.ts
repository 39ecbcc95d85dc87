/** What docs/audit.md says of checks, policies and the score is what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bucketChecks } from '../../shared/storage/checks/all.ts';
import { weights } from '../../shared/storage/score.ts';
import { checksTable, policiesTable } from './auditTables.ts';

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
