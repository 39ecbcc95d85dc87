/** `holdfast status`: the status of a running monitor in the terminal. */
import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { explanationText } from '../shared/failover/explanationText.ts';
import { decisionSchema } from '../shared/status/wire/decisionSchema.ts';
import { serviceDetailSchema, statusSchema } from '../shared/status/wire/schemas.ts';
import { ask, askAndKeep, NoAnswer } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { detailText, statusText } from './statusText.ts';

export type StatusOptions = {
  readonly service?: string | undefined;
  readonly url: string;
  /** Tells the votes, the thresholds, and the rule that decided. */
  readonly why: boolean;
  readonly watch: boolean;
  readonly json: boolean;
};

type Answer = { readonly text: string; readonly json: unknown; readonly good: boolean };

const watchEveryMs = 2_000;

/** @returns 0 when everything asked about is up, 1 when something is not, 2 when nobody answered. */
export async function showStatus(options: StatusOptions, io: Io): Promise<0 | 1 | 2> {
  if (options.why && options.service === undefined) {
    io.stderr('With --why, name the service: holdfast status SERVICE --why\n');
    return 2;
  }
  if (!options.watch) return await showOnce(options, io);
  const stopped = new AbortController();
  process.once('SIGINT', () => stopped.abort());
  let status: 0 | 1 | 2 = 0;
  while (!stopped.signal.aborted) {
    status = await showOnce(options, io, options.json ? undefined : io.clear);
    await delay(watchEveryMs, undefined, { signal: stopped.signal }).catch(() => {});
  }
  return status;
}

async function showOnce(options: StatusOptions, io: Io, clear?: () => void): Promise<0 | 1 | 2> {
  try {
    const { text, json, good } = await answerTo(options);
    // Watched JSON is one document a line, so that another program can follow it.
    const rendered = JSON.stringify(json, null, options.watch ? undefined : 2);
    clear?.();
    io.stdout(options.json ? `${rendered}\n` : text);
    return good ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    clear?.();
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function answerTo({ service, url, why }: StatusOptions): Promise<Answer> {
  const base = `${withoutSlash(url)}/api/v1`;
  if (service === undefined) {
    const json: z.output<typeof statusSchema> = await ask(`${base}/status`, statusSchema);
    return { text: statusText(json), json, good: json.services.every(({ state }) => state === 'up') };
  }
  const path = `${base}/services/${encodeURIComponent(service)}`;
  if (why) {
    const { read, written } = await askAndKeep(`${path}/decision`, decisionSchema);
    const text = explanationText(read)
      .map((line) => `${line}\n`)
      .join('');
    return { text, json: written, good: read.rule === 'active-is-up' };
  }
  const json = await ask(path, serviceDetailSchema);
  return { text: detailText(json), json, good: json.state === 'up' };
}
