import { describe, expect, it } from 'vitest';
import { addressText, parseAddress } from '../../shared/config/address.ts';

const read = (text: string) => {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.value : parsed.message;
};

describe('parseAddress', () => {
  // WHATWG URL: scheme and host in lower case, the default port dropped, dot segments resolved, IDNA, IPv4 numbers.
  it.each([
    ['HTTP://Example.COM:80/a/./b/../c', 'http://example.com/a/c'],
    ['https://example.com:443', 'https://example.com/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['http://0x7f.1:8080/', 'http://127.0.0.1:8080/'],
    ['http://[2001:DB8:0::1]/', 'http://[2001:db8::1]/'],
  ])('%s', (text, url) => {
    expect(read(text)).toEqual({ kind: 'http', url, secure: url.startsWith('https') });
  });

  it.each([
    ['tcp://db.example.com:5432', { kind: 'tcp', host: 'db.example.com', port: 5432 }],
    ['tcp://[2001:db8::1]:65535', { kind: 'tcp', host: '2001:db8::1', port: 65_535 }],
    ['tls://mail.example.com', { kind: 'tls', host: 'mail.example.com', port: 443 }],
    ['tls://192.0.2.1:1', { kind: 'tls', host: '192.0.2.1', port: 1 }],
  ])('%s', (text, address) => {
    expect(read(text)).toEqual(address);
  });

  // The examples of RFC 4501, section 4 and appendix A, as far as they name what can be probed.
  it.each([
    ['dns:www.example.org.?clAsS=IN;tYpE=A', { kind: 'dns', name: 'www.example.org', type: 'A' }],
    ['dns:www.example.org', { kind: 'dns', name: 'www.example.org', type: 'A' }],
    ['dns:simon.example.org?type=CNAME', { kind: 'dns', name: 'simon.example.org', type: 'CNAME' }],
    [
      'dns://192.168.1.1/ftp.example.org?type=A',
      { kind: 'dns', name: 'ftp.example.org', type: 'A', resolver: { host: '192.168.1.1', port: 53 } },
    ],
    [
      'dns://[2001:db8::53]:5353/example.org?type=AAAA',
      { kind: 'dns', name: 'example.org', type: 'AAAA', resolver: { host: '2001:db8::53', port: 5_353 } },
    ],
  ])('%s', (text, address) => {
    expect(read(text)).toEqual(address);
  });

  it('does not repeat a password', () => {
    expect(read('https://user:hunter2@example.com/')).not.toContain('hunter2');
  });
});

describe('addressText', () => {
  it.each([
    ['HTTPS://A.example.com:443/x', 'https://a.example.com/x'],
    ['tls://A.example.com', 'tls://a.example.com:443'],
    ['tcp://[2001:DB8::1]:80', 'tcp://[2001:db8::1]:80'],
    ['dns:A.example.com.', 'dns:a.example.com?type=A'],
    ['dns://192.0.2.53/a.example.com', 'dns://192.0.2.53:53/a.example.com?type=A'],
  ])('%s and %s are the same', (one, other) => {
    const parsed = [parseAddress(one), parseAddress(other)];
    const texts = parsed.map((address) => (address.ok ? addressText(address.value) : address.message));
    expect(texts).toEqual([other, other]);
  });
});
