/** `holdfast demo break|slow|heal|isolate|kill|reconnect`: changes the demo world of a running monitor. */
import * as z from 'zod';
import type { ObserverCondition } from '../local/demo/observers.ts';
import type { Condition } from '../local/demo/world.ts';
import { ask, NoAnswer } from './ask.ts';
import type { Io } from './io.ts';

export type DemoChange = {
  readonly service: string;
  readonly region: string;
  readonly condition: Condition;
  readonly url: string;
};

export type ObserverChange = {
  readonly observer: string;
  readonly condition: ObserverCondition;
  readonly url: string;
};

export async function setCondition({ service, region, condition, url }: DemoChange, io: Io): Promise<0 | 2> {
  const path = `/demo/${encodeURIComponent(service)}/${encodeURIComponent(region)}`;
  return await change({ url, path, condition, what: `${service} ${region}` }, io);
}

export async function setObserver({ observer, condition, url }: ObserverChange, io: Io): Promise<0 | 2> {
  const path = `/demo/observers/${encodeURIComponent(observer)}`;
  return await change({ url, path, condition, what: `observer ${observer}` }, io);
}

type Order = { readonly url: string; readonly path: string; readonly condition: string; readonly what: string };

async function change({ url, path, condition, what }: Order, io: Io): Promise<0 | 2> {
  try {
    await ask(`${withoutSlash(url)}${path}`, z.object({ condition: z.string() }), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ condition }),
    });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const isElsewhere = error.title === 'No such route';
    io.stderr(
      isElsewhere
        ? `The monitor at ${url} does not run the demo world; start one with "npm start".\n`
        : `${error.message}\n`,
    );
    return 2;
  }
  io.stdout(`${what} is ${condition} now\n`);
  return 0;
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
