/** Run as a worker: an HTTP server that answers its one request when told to, also while the test's own thread stands still. */
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** The stages of the exchange, in a shared Int32Array's only element. */
export const stages = { waiting: 0, asked: 1, told: 2, answered: 3 } as const;

if (parentPort !== null) {
  const port = parentPort;
  const stage: Int32Array<SharedArrayBuffer> = workerData;
  const reach = (next: number) => {
    Atomics.store(stage, 0, next);
    Atomics.notify(stage, 0);
  };
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      reach(stages.asked);
      Atomics.wait(stage, 0, stages.asked);
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine', () => reach(stages.answered));
    });
  });
  server.listen(0, '127.0.0.1', () => port.postMessage(server.address()));
}
