/** The round without anything of ours: a GET over a fresh connection, read to its end. */
import { get } from 'node:http';
import { connect } from 'node:net';
import { atOnceMax, type RoundWay } from './roundWays.ts';

type Look = (url: string) => Promise<boolean>;

export function netRound(urls: readonly string[]): RoundWay {
  return () => takeAll(urls, overNet);
}

export function httpRound(urls: readonly string[]): RoundWay {
  return () => takeAll(urls, overHttp);
}

async function takeAll(urls: readonly string[], look: Look): Promise<number> {
  let good = 0;
  const waiting = urls.values();
  const worker = async (): Promise<void> => {
    for (const url of waiting) if (await look(url)) good += 1;
  };
  await Promise.all(Array.from({ length: atOnceMax }, worker));
  return good;
}

function overNet(url: string): Promise<boolean> {
  const { port, pathname, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('connect', () => socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(false));
    socket.on('end', () => resolve(answer.startsWith('HTTP/1.1 200 ')));
  });
}

function overHttp(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.on('end', () => resolve(response.statusCode === 200));
      response.resume();
    });
    request.on('error', () => resolve(false));
  });
}
