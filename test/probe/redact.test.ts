import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentable } from '../../shared/probe/evidence.ts';
import { redact } from '../../shared/probe/redact.ts';

/** Encodings by Node, around and after other text: what a server could make of a secret. */
const encoders: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => JSON.stringify(secret).slice(1, -1),
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(secret).toString('base64url'),
  (secret) => Buffer.from(secret).toString('hex'),
];

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 8,
  maxLength: 40,
});

describe('redact', () => {
  it('leaves no form of any secret', () => {
    fc.assert(
      fc.property(printable, fc.constantFrom(...encoders), (secret, encode) => {
        const form = encode(secret);
        expect(redact(`before ${form} after`, [secret])).toBe('before [secret] after');
      }),
    );
  });

  it('finds a secret inside longer base64, whatever stands before it', () => {
    fc.assert(
      fc.property(printable, fc.nat(5), (secret, before) => {
        const text = Buffer.from(`${'u'.repeat(before)}:${secret}`).toString('base64');
        const left = redact(text, [secret]).replace('[secret]', '');
        // What remains are the characters shared with the bytes around it.
        expect(left.length).toBeLessThanOrEqual(Math.ceil(((before + 1) * 8) / 6) + 4);
      }),
    );
  });

  it('leaves no beginning of a secret at the end', () => {
    fc.assert(
      fc.property(printable, fc.nat(40), (secret, length) => {
        const head = secret.slice(0, Math.max(3, length));
        expect(redact(`text ${head}`, [secret])).toBe('text [secret]');
      }),
    );
  });

  it('knows escapes in any mixture, and one that the cut has halved', () => {
    expect(redact('<p&#64;s%73/&amp;"\\u00e9>', ['p@ss/&"é'])).toBe('<[secret]>');
    expect(redact('key=p%40ss%2', ['p@ss/word'])).toBe('key=[secret]');
    expect(redact(`key=${'k'.repeat(500)}`, ['k'.repeat(2000)])).toBe('key=[secret]');
  });

  it('leaves text without secrets alone', () => {
    expect(redact('nothing here', ['password'])).toBe('nothing here');
    expect(redact('nothing here', [])).toBe('nothing here');
    expect(redact('nothing here', [''])).toBe('nothing here');
  });

  it('takes a secret with the characters of regular expressions literally', () => {
    expect(redact('a.c abc a.c', ['a.c'])).toBe('[secret] abc [secret]');
    expect(redact('x$(^[]{}*+?|\\/-y', ['$(^[]{}*+?|\\/-'])).toBe('x[secret]y');
  });
});

describe('presentable', () => {
  it('is at most 200 characters, whole and printable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const shown = presentable(text, []);
        expect(shown.length).toBeLessThanOrEqual(200);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
