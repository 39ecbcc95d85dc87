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
  const response = await fetch(`${url}/demo/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ condition }),
  });
  if (!response.ok) throw new Error(`${what} did not become ${condition}: ${await response.text()}`);
}
