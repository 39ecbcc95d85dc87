import { describe, expect, it } from 'vitest';
import { parseValuePattern } from '../../shared/config/valuePattern.ts';

describe('parseValuePattern', () => {
  it.each([
    '^\\d+\\.\\d+\\.\\d+$',
    '^(\\d{1,3}\\.){3}\\d{1,3}$',
    '(paid|open)',
    '^(?:v)?1[4-7]\\.',
    '[(+*]a+',
    '\\(a+\\)+',
    '(?<year>\\d{4})-\\d\\d',
    '(ab)+',
    '\\\\1',
    '/^paid$/i',
  ])('takes %s', (text) => {
    expect(parseValuePattern(text)).toEqual({ ok: true, value: text });
  });

  // Patterns over which a backtracking engine takes exponential time (OWASP, "Regular expression Denial of Service").
  it.each(['^(a+)+$', '^([a-zA-Z]+)*$', '^(a|aa)+$', '^(a|a?)+$', '(.*a){20}', '((a+))+', '(?:(?:a|b)c)*', '(x+x+)+y'])(
    'refuses %s, which repeats a repetition',
    (text) => {
      expect(parseValuePattern(text)).toMatchObject({
        ok: false,
        message: expect.stringContaining('can take for ever'),
      });
    },
  );

  it.each(['(a)\\1', '(?<n>a)\\k<n>', '(?=a)', '(?!a)b', '(?<=a)b', '(?<!a)b', 'a*b*c*d*', '(', '', 'a'.repeat(1_001)])(
    'refuses %s',
    (text) => {
      expect(parseValuePattern(text)).toMatchObject({ ok: false });
    },
  );
});
