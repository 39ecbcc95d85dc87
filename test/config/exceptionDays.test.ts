import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';

const text = `
observers: [us-east-1]
services: { a: { endpoints: { public: https://a.example.com/ } } }
buckets:
  acme-backups:
    policy: backup
    exceptions: [{ check: encryption, reason: waits for the key, until: 2027-06-30 }]
`;

const warningsAt = (now?: number): readonly string[] =>
  parseConfig(text, 'holdfast.yml', now).warnings.map(({ message }) => message);

describe('the last day of an exception', () => {
  it('is not over before midnight UTC', () => {
    expect(warningsAt(Date.parse('2027-06-30T23:59:59.999Z'))).toEqual([]);
    expect(warningsAt(Date.parse('2027-07-01T00:00:00Z'))).toEqual([expect.stringContaining('this day is over')]);
  });

  it('is never over where nobody says what day it is', () => {
    expect(warningsAt()).toEqual([]);
  });
});
