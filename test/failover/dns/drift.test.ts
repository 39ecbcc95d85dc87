import { describe, expect, it } from 'vitest';
import { describeDrift } from '../../../shared/failover/dns/drift.ts';
import { record } from '../policies.ts';

describe('drift in words', () => {
  it('tells a few of many values, because the control record keeps it', () => {
    const values = Array.from({ length: 400 }, (_, index) => `2001:db8::${index.toString(16)}`);
    const wanted = record('PRIMARY', 'us-east-1', 1);
    const edited = describeDrift('AAAA', { deletes: [{ ...wanted, values }], creates: [wanted] });
    expect(edited).toContain('and 395 more instead of 192.0.2.10');
    const strange = describeDrift('AAAA', {
      deletes: [{ ...wanted, setIdentifier: 'mine', values }],
      creates: [wanted],
    });
    expect(strange).toContain('and 395 more) is not ours');
    expect(edited.length + strange.length).toBeLessThan(500);
  });
});
