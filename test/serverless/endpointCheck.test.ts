/** What a check may hold: Route 53 API reference, HealthCheckConfig; the developer guide on what counts as healthy. */
import { describe, expect, it } from 'vitest';
import { type EndpointCheck, endpointCheck } from '../../serverless/endpointCheck.ts';
import { parseConfig } from '../../shared/config/parse.ts';

/** @param endpoint as in the config. */
function checkOf(endpoint: string): EndpointCheck {
  const text = `observers: [us-east-1]\nservices: { a: { endpoints: { us-east-1: ${endpoint} } } }\n`;
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const target = parsed.config.services[0]?.endpoints[0]?.target;
  if (target === undefined) throw new Error('the config has no endpoint');
  return endpointCheck(target);
}

describe('endpointCheck', () => {
  it.each([
    [
      'https://a.example.com/health?deep=1',
      {
        Type: 'HTTPS',
        Port: 443,
        ResourcePath: '/health?deep=1',
        FullyQualifiedDomainName: 'a.example.com',
        EnableSNI: true,
      },
    ],
    [
      'http://a.example.com:8080',
      { Type: 'HTTP', Port: 8080, ResourcePath: '/', FullyQualifiedDomainName: 'a.example.com' },
    ],
    ['https://8.8.8.8/', { Type: 'HTTPS', Port: 443, ResourcePath: '/', IPAddress: '8.8.8.8', EnableSNI: false }],
    ['"http://[2600:9000::1]/"', { Type: 'HTTP', Port: 80, ResourcePath: '/', IPAddress: '2600:9000::1' }],
    ['tcp://db.example.com:5432', { Type: 'TCP', Port: 5432, FullyQualifiedDomainName: 'db.example.com' }],
    ['tls://mail.example.com:993', { Type: 'TCP', Port: 993, FullyQualifiedDomainName: 'mail.example.com' }],
    ['"tcp://[2600:9000::1]:53"', { Type: 'TCP', Port: 53, IPAddress: '2600:9000::1' }],
  ])('checks %s', (url, target) => {
    expect(checkOf(url)).toEqual({ kind: 'possible', target });
  });

  it('never expects more than the probe does', () => {
    const check = checkOf('{ url: "https://a.example.com/", expect: { body: ok, latency: 100ms, certificate: 14d } }');
    expect(check).toMatchObject({ kind: 'possible', target: { Type: 'HTTPS' } });
    expect(check).not.toHaveProperty('target.SearchString');
  });

  it.each([
    ['{ url: "https://a.example.com/", headers: { authorization: "Bearer ${ssm:/t}" } }', 'sends authorization'],
    ['{ url: "https://a.example.com/", method: POST, body: "{}" }', 'sends POST'],
    ['{ url: "https://a.example.com/", expect: { status: 401 } }', 'another status'],
    ['{ url: "https://a.example.com/", expect: { status: [200, 404] } }', 'another status'],
    [`"https://a.example.com/${'x'.repeat(255)}"`, 'more than 255 characters'],
    ['"dns:example.com?type=A"', 'no DNS servers'],
  ])('says why Route 53 cannot check %s', (endpoint, why) => {
    expect(checkOf(endpoint)).toMatchObject({ kind: 'impossible', why: expect.stringContaining(why) });
  });

  it.each([
    'localhost',
    'db.internal',
    'db.use1.internal',
    'printer.local',
    'router.home.arpa',
    'a.test',
    'intranet',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.0.1',
    '203.0.113.7',
    '239.1.1.1',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '[fd00::1]',
    '[fe80::1]',
    '[2001:db8::1]',
  ])('does not send checkers to %s', (host) => {
    expect(checkOf(`"tcp://${host}:5432"`)).toMatchObject({
      kind: 'impossible',
      why: expect.stringContaining('cannot reach'),
    });
  });

  it.each(['172.32.0.1', '100.128.0.1', '192.169.0.1', 'internal.example.com', 'test.example.com'])(
    'sends checkers to %s',
    (host) => {
      expect(checkOf(`tcp://${host}:5432`).kind).toBe('possible');
    },
  );
});
