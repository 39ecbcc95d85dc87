import { describe, expect, it } from 'vitest';
import { hasPasswordWrittenOut, parseDatabaseUrl } from '../../shared/config/databaseUrl.ts';

const partsOf = (text: string) => {
  const parsed = parseDatabaseUrl(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.value;
};

const reference = (name: string) => ({ source: 'ssm', name, text: `\${ssm:${name}}` });

/** The forms are those of PostgreSQL's documentation, "Connection URIs" (libpq, section 32.1.1.2). */
describe('parseDatabaseUrl', () => {
  it('takes the URL apart, and each reference for a part of its own', () => {
    expect(
      partsOf('postgresql://app-${ssm:/u}:a%40${ssm:/p}z@db.example.com:6432/my%20shop?sslmode=verify-ca'),
    ).toEqual({
      user: ['app-', reference('/u')],
      password: ['a@', reference('/p'), 'z'],
      host: 'db.example.com',
      port: 6432,
      database: 'my shop',
      sslMode: 'verify-ca',
    });
  });

  it('needs no more than a user and a host', () => {
    expect(partsOf('postgres://reader@[2001:DB8::1]')).toEqual({ user: ['reader'], host: '2001:db8::1', port: 5432 });
    expect(partsOf('postgres://reader:@db.example.com/')).toEqual({
      user: ['reader'],
      host: 'db.example.com',
      port: 5432,
    });
  });

  it('takes a literal ${ of a password, whose braces are escaped, for text', () => {
    expect(partsOf('postgres://u:a$${b}@db.example.com').password).toEqual(['a${b}']);
  });

  /** A password with a character that should have been percent-encoded cuts the URL elsewhere than its writer meant. */
  it.each([
    'postgres://u:hun@ter2@db.example.com/shop',
    'postgres://u:hun/ter2@db.example.com/shop',
    'postgres://u:hun?ter2@db.example.com/shop',
    'postgres://u:hun#ter2@db.example.com/shop',
    'postgres://u:hun?sslmode=ter2@db.example.com/shop',
    'postgres://u:hun%ter2@db.example.com/shop',
    'postgres://u:hun ter2@db.example.com/shop',
    'postgres://u:hunter2@db_.example..com/shop',
    'postgres://u:hunter2@db.example.com/shop?sslmode=never',
    'postgres://u:hunter2@db.example.com/a/b',
    'postgres://u:hunter2',
    'postgres:u:hunter2@db.example.com',
    'u:hunter2@db.example.com',
    'mysql://u:hunter2@db.example.com',
  ])('refuses %s without telling the password', (text) => {
    const parsed = parseDatabaseUrl(text);
    expect(parsed.ok ? 'valid' : parsed.message).not.toMatch(/^valid$|hun|ter2/);
  });
});

describe('hasPasswordWrittenOut', () => {
  it.each([
    ['postgres://u:hunter2@db.example.com', true],
    ['postgres://u:${ssm:/p}@db.example.com', false],
    ['postgres://u:${ssm:/p}x@db.example.com', false],
    ['postgres://${ssm:/u}:hunter2@db.example.com', true],
    ['postgres://u@db.example.com', false],
  ])('of %s is %s', (text, expected) => {
    expect(hasPasswordWrittenOut(partsOf(text))).toBe(expected);
  });
});
