/** A health endpoint on loopback that answers, or hangs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AfterTest } from './holdfastProcess.ts';

export type HealthServer = {
  readonly url: string;
  /** How many requests have come. */
  readonly asked: number;
};

export async function startHealthServer(after: AfterTest, answer: 'at-once' | 'never'): Promise<HealthServer> {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (answer === 'at-once') response.end('fine');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/health`,
    get asked() {
      return asked;
    },
  };
}
