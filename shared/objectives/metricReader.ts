/** Where the counts of a metric are to be had. */
import type { MetricIndicator } from '../config/config.ts';
import type { Range } from '../ledger/ledger.ts';
import type { Cell } from './cells.ts';

/**
 * One cell for each minute of the range, which is whole minutes. A minute without datapoints, of which CloudWatch answered,
 * had no requests: it is zero and zero, not `missing`; only what could not be asked is. Bad is never more than the total.
 */
export type MetricReader = (indicator: MetricIndicator, range: Range) => Promise<readonly Cell[]>;
