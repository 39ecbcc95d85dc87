/** Asks the kernel whether it has a route to an address. */
import { createSocket } from 'node:dgram';
import type { Address } from './address.ts';

/** Any port will do: connecting a UDP socket only chooses a route and a source address, and sends nothing. */
const discardPort = 9;

export function hasRoute({ address, family }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
    const finish = (found: boolean) => {
      socket.removeAllListeners();
      socket.close();
      resolve(found);
    };
    socket.on('error', () => finish(false));
    socket.on('connect', () => finish(true));
    socket.connect(discardPort, address);
  });
}
