/** Addresses of web pages and web hooks: http:// and https:// URLs that people and messages may see. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** For editors; the functions say more. */
export const linkPattern = '^[hH][tT][tT][pP][sS]?://';

const linkLengthMax = 2_000;

/** The URL of a page, as the URL standard writes it. */
export function parseLink(text: string): Parsed<string> {
  return parseWebUrl(text, 'https://wiki.example.com/checkout');
}

function parseWebUrl(text: string, such: string): Parsed<string> {
  if (text.length > linkLengthMax) {
    return bad(`the URL has ${text.length} characters; the longest allowed has ${linkLengthMax}`);
  }
  if (text.includes('${')) {
    return bad(`${quote(text)} holds a reference; a URL is shown in messages and in logs, so keep secrets out of it`);
  }
  // The URL standard drops tabs, line breaks and spaces at the ends and turns \ into /; here they are mistakes.
  if (/[\s\\\p{Cc}]/u.test(text)) {
    return bad(`${quote(text)} holds white space or a backslash; remove it or percent-encode it`);
  }
  const url = /^https?:\/\/[^/]/i.test(text) ? URL.parse(text) : null;
  if (url === null || url.hostname === '' || url.port === '0') {
    return bad(`${quote(text)} is not a URL of the web; write one such as ${such}`);
  }
  // The value is not quoted: it holds a password.
  if (url.username !== '' || url.password !== '') return bad('the URL holds credentials, and it is shown; remove them');
  return good(url.href);
}

/** The same for where the pages begin, without a slash at its end: what is added to it names a page. */
export function parsePageUrl(text: string): Parsed<string> {
  const parsed = parseWebUrl(text, 'https://status.example.com');
  if (!parsed.ok) return parsed;
  if (/[?#]/.test(text)) return bad(`${quote(text)} names more than the page; remove the ? or # and what follows`);
  return good(parsed.value.replace(/\/+$/, ''));
}

/** The same for what is sent a request. */
export function parseHookUrl(text: string): Parsed<string> {
  if (!text.includes('#')) return parseWebUrl(text, 'https://hooks.example.com/holdfast');
  return bad(`${quote(text)} has a fragment, which is never sent to a server; remove the # and what follows`);
}
