/** Where mail goes and who sends it. */
import { dnsNameOf, hostAndPortOf } from './hostName.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** RFC 5321, section 4.5.3.1: 64 octets before the @, and 254 in all that fits a path. */
const localLengthMax = 64;
const addressLengthMax = 254;

/** RFC 5322, section 3.2.3: a dot-atom. Quoted forms are refused: nobody has one, and they hide mistakes. */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

export function parseMailbox(text: string): Parsed<string> {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(at, 0)), dnsNameOf(text.slice(at + 1))];
  const isSound = localPart.test(local) && local.length <= localLengthMax && text.length <= addressLengthMax;
  if (at > 0 && isSound && domain !== undefined) return good(`${local}@${domain}`);
  const inside = /<([^<>\s]+@[^<>\s]+)>/.exec(text)?.[1];
  const hint = inside === undefined ? 'write one such as oncall@example.com' : `did you mean ${inside}?`;
  return bad(`${quote(text)} is not a mail address; ${hint}`);
}

/** For editors; `parseMailServer` says more. */
export const mailServerPattern = '^[sS][mM][tT][pP][sS]?://';

/** `smtp://host:port`, or `smtps://host:port` where TLS comes first. */
export function parseMailServer(text: string): Parsed<string> {
  // The value is not quoted: it holds a password.
  if (text.includes('@')) return bad('the server holds credentials; write them as user and password');
  const [, scheme = '', rest = ''] = /^(smtps?):\/\/([^/?#]*)\/?$/i.exec(text) ?? [];
  const found = hostAndPortOf(rest);
  const form = 'smtp://host:port or smtps://host:port, with an IPv6 address in brackets';
  if (scheme === '' || found === undefined) return bad(`${quote(text)} is not a mail server; write ${form}`);
  const { host, port } = found;
  if (port === undefined) return bad(`${quote(text)} names no port; write ${form}`);
  return good(`${scheme.toLowerCase()}://${host.includes(':') ? `[${host}]` : host}:${port}`);
}
