/** The demo world as these tests start and change it. */
import { chmod } from 'node:fs/promises';
import { type AfterTest, temporaryFolder } from '../local/holdfastProcess.ts';

/** PostgreSQL's own user has to get to what is restored in it. */
export async function dataFolder(after: AfterTest): Promise<string> {
  const folder = await temporaryFolder(after);
  await chmod(folder, 0o755);
  return folder;
}

/** As `holdfast demo` asks. @param what `checkout/us-east-1` */
export async function demo(url: string, what: string, condition: 'healthy' | 'broken'): Promise<void> {
  await order(`${url}/demo/${what}`, { condition });
}

/** For tomorrow at this time. @param url of the monitor */
export async function planMaintenance(url: string, service: string, now: number): Promise<void> {
  const from = new Date(now + 86_400_000).toISOString();
  const plan = { services: [service], title: 'A new version of the index', from, for: '2h', reason: 'index version 9' };
  await order(`${url}/api/v1/maintenance`, plan);
}

async function order(url: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
