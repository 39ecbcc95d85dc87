/** Where an objective's history is to be had: hours and days as they were folded, and what is newer than those. */
import type { Config, Service } from '../../config/config.ts';
import type { Ledger, Range } from '../../ledger/ledger.ts';
import type { ServiceRecent } from '../../ledger/newest.ts';
import type { Round } from '../../ledger/round.ts';
import type { Shown } from '../../ledger/visible.ts';
import type { Counted } from '../counted.ts';
import type { MetricReader } from '../metricReader.ts';
import type { Slo } from '../slo.ts';
import type { Piece } from '../stretches.ts';

/** What every source of one service may need. */
export type Scene = {
  readonly config: Config;
  readonly service: Service;
  readonly slo: Slo;
  readonly ledger: Ledger;
  readonly metrics: MetricReader;
  /** The running marks, if there are any yet. */
  readonly recent: ServiceRecent | undefined;
  /** Which endpoint users reached, since when; oldest first. */
  readonly shown: readonly Shown[];
  /** Whose rounds count. */
  readonly heard: readonly string[];
};

export type Heard = {
  /** Those since `roundsFrom`. */
  readonly rounds: readonly Round[];
  /** The slot of the service's first round ever, Unix milliseconds. */
  readonly since: number;
};

export type Source = {
  /** From where on it needs rounds to say what is new, Unix milliseconds; never when infinite. */
  readonly roundsFrom: number;
  /** Up to where folds are asked for; from there on `fresh` speaks. */
  readonly freshFrom: number;
  /** What the folded hours of the range say; a range of whole hours. @throws LedgerUnavailable */
  hours(range: Range): Promise<readonly Piece[]>;
  /** Of the UTC days in the range that were folded, what each holds. @throws LedgerUnavailable */
  days(range: Range): Promise<ReadonlyMap<number, Counted>>;
  /** What is newer than folds. */
  fresh(range: Range, heard: Heard): Promise<readonly Piece[]>;
};
