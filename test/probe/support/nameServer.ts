/** A small DNS server on loopback, UDP and TCP on one port, for tests. */
import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Answer, Packet } from 'dns-packet';
import { AUTHORITATIVE_ANSWER, decode, encode, streamDecode, streamEncode, TRUNCATED_RESPONSE } from 'dns-packet';
import { onTestFinished } from 'vitest';

/** RFC 1035, section 4.1.1. */
export const rcodes = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

/** Undefined: no answer at all. */
export type Zone = (
  name: string,
  type: string,
) => { rcode?: number; answers?: Answer[]; overTcpOnly?: boolean } | undefined;

export async function serveNames(zone: Zone): Promise<{ readonly port: number; readonly asked: () => number }> {
  let asked = 0;
  const reply = (query: Packet, overTcp: boolean): Packet | undefined => {
    const [question] = query.questions ?? [];
    if (question === undefined) return undefined;
    asked += 1;
    const found = zone(question.name, question.type);
    if (found === undefined) return undefined;
    const truncated = found.overTcpOnly === true && !overTcp;
    return {
      type: 'response',
      ...(query.id === undefined ? {} : { id: query.id }),
      flags: AUTHORITATIVE_ANSWER | (truncated ? TRUNCATED_RESPONSE : 0) | (found.rcode ?? rcodes.noError),
      questions: [question],
      answers: truncated ? [] : (found.answers ?? []),
    };
  };

  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const answer = reply(streamDecode(bytes), true);
      if (answer !== undefined) socket.end(streamEncode(answer));
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4', (bytes, from) => {
    const answer = reply(decode(bytes), false);
    if (answer !== undefined) udp.send(encode(answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => udp.close(resolve));
    await new Promise((resolve) => tcp.close(resolve));
  });
  return { port, asked: () => asked };
}
