import { describe, expect, it } from 'vitest';
import type { Found } from '../../shared/storage/check.ts';
import { concluded, resultOf } from '../../shared/storage/resultOf.ts';

const check = { id: 'pg-slots', title: 'Slots', severity: 'high', reason: 'They hold WAL back.' } as const;
const subject = { kind: 'database', id: 'shop' } as const;
const finding: Found = { summary: 'A slot holds WAL back.', evidence: [] };
const notSeen = { why: 'nobody may look', evidence: [{ document: 'pg_replication_slots', path: '' }] };

describe('what a check concludes', () => {
  it('is what it found, whatever else it could not see', () => {
    expect(concluded([finding], [notSeen])).toEqual({
      outcome: 'failed',
      findings: [finding],
      doubts: [notSeen],
    });
    expect(concluded([finding])).toEqual({ outcome: 'failed', findings: [finding] });
  });

  it('is unknown when it found nothing and could not see everything', () => {
    expect(concluded([], [notSeen, notSeen])).toMatchObject({ outcome: 'unknown', why: 'nobody may look' });
  });

  it('passes only when it saw everything', () => {
    expect(concluded([])).toEqual({ outcome: 'passed' });
  });
});

describe('what is reported', () => {
  it('weighs what the check does where the finding does not say, and keeps on one line what people named', () => {
    const evidence = [{ document: 'pg_roles', path: 'a\nb', shows: 'x'.repeat(300) }];
    const outcome = concluded([{ ...finding, summary: 'The role a\u001b[2Jb', evidence }]);
    expect(resultOf(check, subject, outcome)).toMatchObject({
      check: 'pg-slots',
      outcome: 'failed',
      findings: [
        {
          check: 'pg-slots',
          subject,
          key: '',
          severity: 'high',
          summary: 'The role a\\u001b[2Jb',
          evidence: [{ path: 'a\\u000ab', shows: `${'x'.repeat(200)}…` }],
        },
      ],
    });
  });
});
