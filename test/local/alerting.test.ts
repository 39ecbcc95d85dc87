/** Alerts on one machine, as people get them: a real monitor, a real receiver, a real kill. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { alertDocumentSchema } from '../../shared/alerts/render/documentSchema.ts';
import { startHealthServer } from './healthServer.ts';
import {
  type AfterTest,
  eventually,
  exitOf,
  holdfast,
  startHoldfast,
  temporaryFolder,
  writeConfig,
} from './holdfastProcess.ts';

/** Burning is found when the first minute is over. */
const patienceMs = 100_000;

async function startReceiver(after: AfterTest) {
  const received: { readonly signature: string; readonly document: ReturnType<typeof alertDocumentSchema.parse> }[] =
    [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const signature = String(request.headers['holdfast-signature']);
      received.push({ signature, document: alertDocumentSchema.parse(JSON.parse(body)) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/alerts` };
}

describe('a monitor on one machine', { timeout: 240_000 }, () => {
  it('tells of a burning budget once, whatever happens to it, until somebody has acknowledged it', async ({
    expect,
    onTestFinished,
  }) => {
    const shop = await startHealthServer(onTestFinished, 'at-once');
    const receiver = await startReceiver(onTestFinished);
    const folder = await temporaryFolder(onTestFinished);
    const data = join(folder, 'data');
    const burn = '[{ severity: page, long: 2m, short: 1m, factor: 14.4 }]';
    process.env['HOLDFAST_TEST_SECRET'] = 'tops3cret!';
    const config = await writeConfig(
      folder,
      [
        'observers: [us-east-1]',
        'services:',
        `  shop: { title: Shop, every: 1s, endpoints: { public: "${shop.url}" }, expect: { status: 201 }, objective: { availability: 99.9, window: 1d, burn: ${burn}, spent: [] } }`,
        'alerts:',
        `  - { webhook: "${receiver.url}", secret: "\${env:HOLDFAST_TEST_SECRET}", kinds: [burn] }`,
        '  - { topic: "arn:aws:sns:us-east-1:123456789012:oncall", kinds: [burn] }',
        '',
      ].join('\n'),
    );
    const first = await startHoldfast(onTestFinished, '--config', config, '--data', data);
    const told = await eventually('the alert', async () => receiver.received[0], patienceMs);
    expect(told.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
    expect(told.document).toMatchObject({
      id: expect.stringMatching(/^burn:shop:availability:\d{10}:[^:]+:1$/),
      key: 'burn:shop:availability',
      stage: 'fired',
      severity: 'page',
      service: { id: 'shop', title: 'Shop' },
      detail: { kind: 'burn', failing: [{ endpoint: 'public', observers: ['us-east-1'], reason: 'status' }] },
      links: { status: `${first.url}/#service-shop` },
    });
    await eventually('the topic to be told of on the console', async () =>
      /PAGE: Shop burns its error budget(?:.|\n)*Not published to arn:aws:sns:us-east-1:123456789012:oncall/.exec(
        first.written.stdout,
      ) === null
        ? undefined
        : true,
    );
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await startHoldfast(onTestFinished, '--config', config, '--data', data);
    const ack = holdfast(onTestFinished, 'ack', 'burn:shop:availability', '--url', second.url);
    expect([await ack.ended, ack.written.stderr]).toEqual([{ code: 0, signal: null }, '']);
    await eventually('the acknowledgement', async () => {
      const answer = await (await fetch(`${second.url}/api/v1/alerts`)).text();
      return answer.includes('"acknowledged"') ? true : undefined;
    });
    second.child.kill('SIGTERM');
    expect(await exitOf(second)).toEqual({ code: 0, signal: null });
    expect(receiver.received.map(({ document }) => document.id)).toEqual([told.document.id]);
    expect(second.written.stdout).not.toContain('looking after the alerts');
  });
});
