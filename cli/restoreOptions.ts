/** What `holdfast restore-test` is asked with. What is wrong with one option is said with the usage. */
import { InvalidArgumentError } from 'commander';
import { parseMoment } from './momentOption.ts';

export type RestoreTestOptions = {
  /** All of the config when empty. */
  readonly names: readonly string[];
  readonly config: string;
  readonly fromReplica: boolean;
  /** The newest backup that was taken until then, Unix milliseconds; the newest of all when absent. */
  readonly at?: number;
  readonly keep: boolean;
  /** The folder that stands for S3. */
  readonly from?: string;
  /** A file, or a folder for a file of each run. */
  readonly evidence?: string;
  /** What `--json` wrote earlier, whose runs are compared with. */
  readonly baseline?: string;
  readonly json: boolean;
};

/** A day is meant to its end, in UTC. → Unix milliseconds. */
export function momentOrDay(text: string): number {
  const parsed = parseMoment(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59.999Z` : text);
  if (parsed.ok) return parsed.value;
  throw new InvalidArgumentError(`It is a day such as 2026-11-29, or a moment: ${parsed.message}.`);
}
