/** Who is told what audits found: whoever is on the machine, and nobody whom a proxy on it lets read the status page. */
import { request } from 'node:http';
import { describe, it } from 'vitest';
import { eventually, startHoldfast, temporaryFolder } from './holdfastProcess.ts';

/** With the header Host, which fetch does not let a client choose. */
async function read(url: string, path: string, headers: Readonly<Record<string, string>>) {
  return await new Promise<{ status: number; cached: string | undefined; body: string }>((resolve, reject) => {
    const asking = request(new URL(path, url), { headers }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString('utf8');
      resolve({ status: answer.statusCode ?? 0, cached: answer.headers['cache-control'], body });
    });
    asking.on('error', reject).end();
  });
}

/** Where the page tells of audits. */
const auditLine = '<a href="/storage">Storage</a>:';

/** As docs/page.md says, "Being read by many". */
const lifetime = 'max-age=5, stale-while-revalidate=5, stale-if-error=60';

const paths = ['/', '/api/v1/status', '/api/v1/alerts?state=all'];

describe('the status of one machine', { timeout: 90_000 }, () => {
  it('tells of audits whoever is on it, and not whoever reads it through a proxy or by another name', async ({
    expect,
    onTestFinished,
  }) => {
    const { url } = await startHoldfast(onTestFinished, '--data', await temporaryFolder(onTestFinished));
    // The demo world has a bucket with mistakes.
    const mine = await eventually('the audit and its alert', async () => {
      const told = await Promise.all(paths.map((path) => read(url, path, {})));
      const [page, , alerts] = told;
      const isThere = page?.body.includes(auditLine) && alerts?.body.includes('"kind":"audit"');
      return isThere ? told : undefined;
    });
    for (const { cached } of mine) expect(cached).toBe(`private, ${lifetime}`);

    const strangers = [
      { host: 'status.example.com' },
      { 'x-forwarded-for': '192.0.2.1' },
      { host: 'status.example.com', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' },
      { forwarded: 'for=192.0.2.1' },
    ];
    for (const headers of strangers) {
      for (const path of paths) {
        const { status, cached, body } = await read(url, path, headers);
        expect([path, status, cached]).toEqual([path, 200, `public, ${lifetime}`]);
        expect(body).not.toMatch(/audit|s3:\/\//i);
      }
      expect((await read(url, '/api/v1/audits', headers)).status).toBe(403);
    }
    const { body } = await read(url, '/', {});
    expect(body).toContain(auditLine);
  });
});
