import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { recordedIo } from './recordedIo.ts';

async function slo(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['slo', ...args], io), ...written };
}

const config = `observers: [us-east-1, us-east-2, us-west-2]
services:
  checkout:
    title: Checkout API
    runbook: https://wiki.example.com/checkout
    endpoints: { public: https://checkout.example.com/health }
    objective:
      availability: 99.95
      window: { calendar: month, timezone: Europe/Berlin }
      rpo: 5m
      latency: { target: 99, under: 300ms }
  shop:
    endpoints: { public: https://shop.example.com/health }
    objective:
      availability: 99.9
      indicator:
        metric:
          namespace: AWS/ApplicationELB
          dimensions: { LoadBalancer: app/shop/1 }
          total: RequestCount
          bad: HTTPCode_Target_5XX_Count
      burn: [{ severity: page, long: 1h, short: 5m, factor: 14.4 }]
      spent: []
alerts:
  - { topic: "arn:aws:sns:us-east-1:123456789012:oncall", severity: [page] }
  - { webhook: "https://hooks.example.com/a-token", secret: "\${env:SECRET}", services: [shop] }
`;

describe('holdfast slo', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-slo-'));
    await writeFile(file('holdfast.yml'), config);
    await writeFile(file('bad.yml'), 'observers: []\n');
    await writeFile(file('broken.yml'), 'kind: [\n');
    await writeFile(file('latin.yml'), Buffer.from([0x61, 0x3a, 0x20, 0xe4]));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('exports the objectives, without secrets', async () => {
    const { exit, stdout, stderr } = await slo('export', '--config', file('holdfast.yml'));
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).not.toMatch(/SECRET|a-token/);
    await expect(stdout).toMatchFileSnapshot('../openslo/golden/export.yml');
  });

  it('imports what it has exported; only the routes are lost', async () => {
    const exported = await slo('export', '--config', file('holdfast.yml'));
    await writeFile(file('slo.yml'), exported.stdout);
    const { exit, stdout, stderr } = await slo('import', file('slo.yml'));
    expect(exit).toBe(1);
    await expect(stdout).toMatchFileSnapshot('../openslo/golden/import.yml');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/^\S+slo\.yml:\d+: AlertNotificationTarget (topic|webhook)-\w+: who is/);
  });

  it('ends with 0 when nothing is lost', async () => {
    const alone = config.slice(0, config.indexOf('alerts:'));
    await writeFile(file('alone.yml'), alone);
    await writeFile(file('alone-slo.yml'), (await slo('export', '--config', file('alone.yml'))).stdout);
    expect(await slo('import', file('alone-slo.yml'))).toMatchObject({ exit: 0, stderr: '' });
  });

  it.each([
    [['export', '--config', 'bad.yml'], 1, /bad\.yml:1:12: observers: /],
    [['export', '--config', 'nowhere.yml'], 2, /nowhere\.yml: there is no such file/],
    [['import', 'nowhere.yml'], 2, /nowhere\.yml: the file cannot be read: ENOENT/],
    [['import', 'broken.yml'], 2, /broken\.yml:2:1: this is not valid YAML/],
    [['import', 'latin.yml'], 2, /latin\.yml: the file is not UTF-8/],
    [['import'], 2, /missing required argument 'files'/],
    [['nothing'], 2, /unknown command 'nothing'/],
  ])('says what is wrong with %j', async (args, status, message) => {
    const placed = args.map((arg) => (arg.endsWith('.yml') ? file(arg) : arg));
    const { exit, stdout, stderr } = await slo(...placed);
    expect({ exit, stdout }).toEqual({ exit: status, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
