import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '../../cli/main.ts';
import { serviceDetailSchema } from '../../shared/status/wire/schemas.ts';
import { startHealthServer } from './healthServer.ts';
import { eventually, holdfast, startHoldfast, temporaryFolder, writeConfig } from './holdfastProcess.ts';

/** The command within this process: a monitor that does not start needs none of its own. */
async function start(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const status = await main(['start', '--dns-port', '0', ...args], {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
  });
  return { status, ...written };
}

/** One line on stderr that matches, exit status 2. */
async function expectRefusal(args: readonly string[], line: RegExp): Promise<void> {
  const { status, stderr } = await start(...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
}

/** The demo's own folder within a data folder, with a manifest. */
async function folderWith(manifest: string): Promise<{ readonly data: string; readonly file: string }> {
  const data = await temporaryFolder(onTestFinished);
  await mkdir(join(data, 'demo'));
  const file = join(data, 'demo', 'holdfast-data.json');
  await writeFile(file, manifest);
  return { data, file };
}

describe('starting is refused', () => {
  it('when the port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    onTestFinished(async () => {
      await new Promise((resolve) => other.close(resolve));
    });
    const { port } = other.address() as AddressInfo;
    const refused = holdfast(
      onTestFinished,
      'start',
      '--dns-port',
      '0',
      '--port',
      String(port),
      '--data',
      await temporaryFolder(onTestFinished),
    );
    expect(await refused.ended).toEqual({ code: 2, signal: null });
    expect(refused.written.stderr).toBe(
      `Port ${port} on 127.0.0.1 cannot be used: another program listens there. Stop it, or choose another port with --port.\n`,
    );
  });

  it('when the DNS port is in use, and nothing that was opened before it stays open', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    onTestFinished(async () => {
      await new Promise((resolve) => other.close(resolve));
    });
    const { port } = other.address() as AddressInfo;
    const data = await temporaryFolder(onTestFinished);
    const refused = holdfast(onTestFinished, 'start', '--port', '0', '--dns-port', String(port), '--data', data);
    expect(await refused.ended).toEqual({ code: 2, signal: null });
    expect(refused.written.stderr).toBe(
      `The DNS port ${port} on 127.0.0.1 cannot be used: another program listens there. Stop it, or choose another port with --dns-port.\n`,
    );
  });

  it('when the zones are damaged, which stay as they are', async () => {
    const data = await temporaryFolder(onTestFinished);
    const file = join(data, 'demo', 'route53.json');
    await mkdir(join(data, 'demo'));
    await writeFile(file, '{"zones":[{');
    await expectRefusal(['--port', '0', '--data', data], /^The DNS zones in .*route53\.json are damaged\./);
    expect(await readFile(file, 'utf8')).toBe('{"zones":[{');
  });

  it('when the data folder cannot be made', async () => {
    const file = join(await temporaryFolder(onTestFinished), 'a-file');
    await writeFile(file, 'not a folder');
    await expectRefusal(
      ['--port', '0', '--data', join(file, 'data')],
      /^The data folder .* cannot be used \(ENOTDIR\)\. .*--data/,
    );
    expect(await readFile(file, 'utf8')).toBe('not a folder');
  });

  it('when a newer version wrote the data folder, which stays as it is', async () => {
    const manifest = '{"holdfast":"data","layout":2,"more":"than we know"}';
    const { data, file } = await folderWith(manifest);
    await expectRefusal(
      ['--port', '0', '--data', data],
      /written by a newer version of Holdfast \(layout 2; this one knows 1\)/,
    );
    expect(await readFile(file, 'utf8')).toBe(manifest);
    expect(await readdir(join(data, 'demo'))).toEqual(['holdfast-data.json']);
  });

  it.each(['{"holdfast":"da', '[]', '', '{"layout":1}'])(
    'when the manifest is %j, which stays as it is',
    async (manifest) => {
      const { data, file } = await folderWith(manifest);
      await expectRefusal(['--port', '0', '--data', data], /holdfast-data\.json is not a manifest of Holdfast\./);
      expect(await readFile(file, 'utf8')).toBe(manifest);
    },
  );

  it('when another Holdfast uses the folder, which goes on', async () => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startHoldfast(onTestFinished, '--data', data);
    const refused = holdfast(onTestFinished, 'start', '--port', '0', '--dns-port', '0', '--data', data);
    expect(await refused.ended).toEqual({ code: 2, signal: null });
    expect(refused.written.stderr).toMatch(/^The tables in .* cannot be opened: another Holdfast uses them\. .*--data/);
    expect(refused.written.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await fetch(`${first.url}/api/v1/status`)).status).toBe(200);
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
  });

  it('when the tables are damaged, which are not made worse', async () => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startHoldfast(onTestFinished, '--data', data);
    first.child.kill('SIGTERM');
    await first.ended;
    const tables = join(data, 'demo', 'tables');
    const manifest = (await readdir(tables)).find((name) => name.startsWith('MANIFEST'));
    await writeFile(join(tables, manifest ?? ''), 'overwritten by something else');
    await expectRefusal(['--port', '0', '--data', data], /^The tables in .* cannot be opened: .*--data/);
    expect(await readFile(join(tables, manifest ?? ''), 'utf8')).toBe('overwritten by something else');
  });

  it('when the config is invalid: everything that is wrong with it, and status 1', async () => {
    const folder = await temporaryFolder(onTestFinished);
    const config = await writeConfig(
      folder,
      'observers: [mars-1]\nservices:\n  shop:\n    evry: 30s\n    endpoints: {}\n',
    );
    const { status, stdout, stderr } = await start('--config', config, '--port', '0', '--data', join(folder, 'data'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringContaining(`${config}:1:`),
      expect.stringContaining(`${config}:4:`),
      expect.stringContaining(`${config}:5:`),
    ]);
    expect(await readdir(folder)).toEqual(['holdfast.yml']);
  });

  it.each([
    ['--port', '70000'],
    ['--port', 'http'],
    ['--prot', '1'],
  ])('when the usage is wrong: %s %s', async (...args) => {
    const { status, stderr } = await start(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(args[0]);
  });
});

describe("a config of one's own", () => {
  it('needs five lines', async () => {
    const server = await startHealthServer(onTestFinished, 'at-once');
    const folder = await temporaryFolder(onTestFinished);
    const yaml = `observers: [us-east-1]\nservices:\n  shop:\n    endpoints:\n      public: ${server.url}\n`;
    const { url } = await startHoldfast(
      onTestFinished,
      '--config',
      await writeConfig(folder, yaml),
      '--data',
      join(folder, 'data'),
    );
    const shop = await eventually('the first round', async () => {
      const service = serviceDetailSchema.parse(await (await fetch(`${url}/api/v1/services/shop`)).json());
      return service.state === 'unknown' ? undefined : service;
    });
    expect(shop).toMatchObject({ title: 'shop', state: 'up', endpoints: [{ id: 'public', state: 'up' }] });
    expect(await (await fetch(url)).text()).toContain('shop is up');
  });
});
