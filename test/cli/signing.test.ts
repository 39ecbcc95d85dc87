import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signedHeaders } from '../../cli/signing.ts';

// The credentials of the examples in the AWS documentation.
const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const request = {
  url: 'https://abc123.execute-api.eu-central-1.amazonaws.com/api/v1/services/checkout/hold',
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"reason":"release day"}',
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
});
afterEach(() => vi.unstubAllEnvs());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Step by step as the IAM user guide says ("Create a signed AWS API request"). */
function expectedSignature(headers: Readonly<Record<string, string>>, signed: string, date: string, region: string) {
  const path = new URL(request.url).pathname;
  const canonicalHeaders = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = ['POST', path, '', canonicalHeaders.join(''), signed, sha256(request.body)].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/execute-api/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secretAccessKey}`);
  return hmac(key, toSign).toString('hex');
}

describe('a signed request', () => {
  it('has the signature that the IAM user guide computes, with the region of the host', async () => {
    const headers = await signedHeaders(request);
    const form =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;
    const [, key, day, signed = '', signature] = form.exec(headers['authorization'] ?? '') ?? [];
    expect([key, day]).toEqual([accessKeyId, headers['x-amz-date']?.slice(0, 8)]);
    expect(signed.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-date', 'content-type']));
    expect(signature).toBe(expectedSignature(headers, signed, headers['x-amz-date'] ?? '', 'eu-central-1'));
  });

  it('takes the region of a name of one’s own from the environment, and says so when there is none', async () => {
    const own = { ...request, url: 'https://holdfast.example.com/api/v1/services/checkout/hold' };
    vi.stubEnv('AWS_REGION', 'us-west-2');
    expect((await signedHeaders(own))['authorization']).toContain('/us-west-2/execute-api/');
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    await expect(signedHeaders(own)).rejects.toThrow(/region of holdfast\.example\.com is not known\. Set AWS_REGION/);
  });

  it('cannot be made without credentials, and says what to do', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    await expect(signedHeaders(request)).rejects.toThrow(/could not be signed: .*Give AWS credentials/s);
  });
});
