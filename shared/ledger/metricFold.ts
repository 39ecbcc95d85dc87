/** What CloudWatch counted of a service's requests, recorded because CloudWatch forgets. */
import type { Counted } from '../objectives/counted.ts';

export type MetricHour = {
  readonly service: string;
  /** The hour's start, Unix milliseconds. */
  readonly hour: number;
  readonly writer: string;
  /** Sixty minutes, as `cellsText` of `objectives/cells.ts`. */
  readonly cells: string;
  /** How many minutes of it are known: of two records of the same hour, the one that knows more is right. */
  readonly known: number;
};

export type MetricDay = {
  readonly service: string;
  /** The UTC day's start, Unix milliseconds. */
  readonly day: number;
  readonly writer: string;
  readonly known: number;
  readonly counted: Counted;
};
