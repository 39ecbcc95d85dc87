/** `holdfast restores`: what the restore tests of a running monitor have found. */
import * as z from 'zod';
import { restoreRunsSchema, restoresSchema } from '../shared/status/wire/restoreSchemas.ts';
import { ask } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { getOf, orderAt, print, told } from './order.ts';
import { restoreRunsText, restoresText } from './restoresText.ts';

export type RestoresOptions = {
  /** Every backup that is tested when absent. */
  readonly name: string | undefined;
  readonly url: string;
  readonly sign: boolean;
  /** Starts a test instead of telling of the last ones. */
  readonly start: boolean;
  readonly json: boolean;
};

const widthDefault = 100;

/** @returns 1 when a backup did not pass, was not tested yet or not when it was due; 2 when nobody answered; else 0. */
export function showRestores({ name, url: base, json, sign, start }: RestoresOptions, io: Io): Promise<0 | 1 | 2> {
  const width = io.width ?? widthDefault;
  return told(io, async () => {
    const all = `${withoutSlash(base)}/api/v1/restores`;
    if (name === undefined) {
      const answer = await ask(all, restoresSchema, await getOf(all, { sign }));
      print(io, json, answer, restoresText(answer, width));
      return answer.restores.every(({ last, bad, overdueSince }) => {
        return last?.verdict === 'passed' && bad === null && overdueSince === null;
      })
        ? 0
        : 1;
    }
    const url = `${all}/${encodeURIComponent(name)}`;
    if (start) {
      const started = await orderAt(url, {}, startedSchema, { sign });
      print(
        io,
        json,
        started,
        `A test of ${started.backup} has been started: npx holdfast restores ${started.backup}\n`,
      );
      return 0;
    }
    const answer = await ask(url, restoreRunsSchema, await getOf(url, { sign }));
    print(io, json, answer, restoreRunsText(answer, width));
    // What a person asked for instead does not tell how the backup stands.
    return answer.runs.find(({ asked }) => asked === undefined)?.verdict === 'passed' ? 0 : 1;
  });
}

const startedSchema = z.object({ backup: z.string(), outcome: z.literal('started') });
