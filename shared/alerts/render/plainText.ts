/** Text for channels that carry few characters. What has no likeness there is left out. Pure. */

import { headlineOf } from '../headline.ts';
import type { Notice } from '../notice.ts';

/** What does not come apart into a letter and its accents. */
const likenesses: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  Þ: 'Th',
  ð: 'd',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '→': '->',
  '×': 'x',
  '€': 'EUR',
  '£': 'GBP',
};

/** Letters, digits and punctuation marks of ASCII, and single spaces. */
export function asciiOf(text: string): string {
  const apart = [...text].map((character) => likenesses[character] ?? character).join('');
  return apart
    .normalize('NFKD')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** In ASCII, but of two septets each in an SMS (3GPP TS 23.038, section 6.2.1.1), or not in its alphabet at all. */
const costly: Readonly<Record<string, string>> = {
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '|': '/',
  '\\': '/',
  '^': "'",
  '~': '-',
  '`': "'",
};

/** The letters beyond ASCII that the default alphabet has (3GPP TS 23.038, section 6.2.1): they are kept. */
const kept = /[£¥èéùìòÇØøÅåÆæßÉ¡ÄÖÑÜ§¿äöñüà]/;

/** One septet for each character of the result. */
export function gsmOf(text: string): string {
  const characters = [...text.normalize('NFC')].map((character) =>
    kept.test(character) ? character : spaced(character).replace(/[[\]{}|\\^~`]/g, (one) => costly[one] ?? ''),
  );
  return characters.join('').replace(/ {2,}/g, ' ').trim();
}

/** A character alone, with its spaces kept: whoever puts them together trims. */
function spaced(character: string): string {
  return /^\s$/.test(character) ? ' ' : asciiOf(character);
}

/** The alert in one line. A title that would lose most of its letters gives way to the service's id. */
export function plainHeadline(notice: Notice, plain: (text: string) => string): string {
  const { service } = notice;
  if (service === undefined) return plain(notice.title);
  const title = plain(service.title);
  const isLegible = title.length * 2 > [...service.title.trim()].length;
  return plain(headlineOf({ ...notice, service: service.id }, isLegible ? title : service.id));
}
