/** Against a server of our own on loopback: what the SDK's clients do by themselves, as they are set up here. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { auditClients } from '../../shared/aws/s3Clients.ts';
import { createS3Source } from '../../shared/aws/s3Documents.ts';
import { systemClock } from '../../shared/runtime/systemClock.ts';

const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 's' });
const clients: typeof auditClients = {
  s3: (region) => auditClients.s3(region, credentials),
  s3Control: (region) => auditClients.s3Control(region, credentials),
  cloudWatch: (region) => auditClients.cloudWatch(region, credentials),
  sts: (region) => auditClients.sts(region, credentials),
};

let server: Server;
let asked: string[] = [];
let answer: (path: string, response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    answer(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`);
}

const documents = async () =>
  (await createS3Source({ home: 'us-east-1', clock: systemClock, clients }).collect({ name: 'acme' })).documents;

describe('the clients of the audit', () => {
  it('heed the request to slow down so many times, and then say that it never ended', async () => {
    answer = (path, response) =>
      path.includes('versioning') ? fail(response, 503, 'SlowDown') : fail(response, 403, 'AccessDenied');
    expect((await documents())['get-bucket-versioning']).toEqual({
      state: 'unknown',
      why: 'failed',
      text: 'AWS asked to slow down, to the end (SlowDown); try again later',
    });
    expect(asked.filter((path) => path.includes('versioning'))).toHaveLength(4);
  }, 30_000);

  it('do not repeat what is denied, and name the bucket in the path, as other servers want it', async () => {
    answer = (_, response) => fail(response, 403, 'AccessDenied');
    expect((await documents())['get-bucket-tagging']).toMatchObject({ why: 'denied' });
    expect(asked.filter((path) => path.includes('tagging'))).toEqual(['/acme/?tagging=']);
  });

  it('take what is no answer of S3 for a failure', async () => {
    answer = (_, response) => response.writeHead(200).end('<html>hello</html');
    for (const document of Object.values(await documents())) expect(document.state).toBe('unknown');
  }, 30_000);
});
