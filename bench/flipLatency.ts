/** From the death of a region until the flip is committed, and until DNS answers the other one. */
import { failoverDefault } from '../shared/config/defaults.ts';
import { quantile, seededRandom, short } from './measure.ts';
import { delaysMs, type FlipTimes, loseRegion, timeoutMs } from './regionLoss.ts';
import type { Figure, RowResult } from './report.ts';

const losses = 1_000;

/** Route 53 Developer Guide, "How Amazon Route 53 determines whether a health check is healthy": a TCP connection within
 * four seconds; unhealthy when 18 % of the checkers or fewer say healthy. */
const checkTimeoutMs = 4_000;
const healthyShareMax = 0.18;
const failuresNeeded = 3;

export async function benchFlipLatency(): Promise<RowResult> {
  const figures: Figure[] = [];
  for (const everyMs of [30_000, 10_000]) {
    for (const bursts of [false, true]) figures.push(...(await figuresOf(everyMs, bursts)));
  }
  const { down } = failoverDefault;
  const span = ({ least, most }: { least: number; most: number }) =>
    `${short(least / 1000)} to ${short(most / 1000)} s`;
  return {
    title: `A region dies: time until the flip, ${short(losses)} losses a row, in simulation`,
    figures,
    notes: [
      `Three observers, the default policy (down: ${down.rounds} rounds over ${down.forMs / 1000} s), real verbs on memory stores and virtual time. The dead region answers nothing, so every look at it takes the whole timeout of ${timeoutMs / 1000} s.`,
      `Assumed, evenly spread: a look begins ${span(delaysMs.begin)} after its slot; a round reaches the failover function of its own region in ${span(delaysMs.stream)}, and of another in ${span(delaysMs.replication)} more. Calls of the control table and of Route 53's API take no time here.`,
      `From committed to answered is Route 53's propagation, assumed to be ${span(delaysMs.sync)} with most changes quick; Route 53 says that changes generally propagate within 60 s. Resolvers keep the old answer for the TTL after that.`,
      `Beside it is Route 53's own health check of the same interval, by the developer guide: each checker has its own phase, needs ${failuresNeeded} failures, each found after up to ${checkTimeoutMs / 1000} s, and 82 % of the checkers must have found them. It answers the secondary then, by itself, without a change of the records; it also goes back by itself.`,
    ],
  };
}

async function figuresOf(everyMs: number, bursts: boolean): Promise<readonly Figure[]> {
  const random = seededRandom(everyMs + (bursts ? 1 : 0));
  const times: FlipTimes[] = [];
  for (let loss = 0; loss < losses; loss += 1) times.push(await loseRegion({ everyMs, bursts, random }));
  const row = `every ${everyMs / 1000} s, ${bursts ? 'with' : 'without'} bursts`;
  const route53Ms = route53(everyMs);
  const beside = `Route 53's check ${seconds(route53Ms)}`;
  const committed = times.map(({ committedMs }) => committedMs);
  const answered = times.map(({ committedMs, answeredMs }) => committedMs + answeredMs);
  return [
    { name: `${row}: death to committed`, ...both(committed), beside, ratio: quantile(committed, 0.5) / route53Ms },
    { name: `${row}: committed to answered`, ...both(times.map(({ answeredMs }) => answeredMs)), beside: '' },
    { name: `${row}: death to answered`, ...both(answered), beside, ratio: quantile(answered, 0.5) / route53Ms },
  ];
}

function both(times: readonly number[]): Pick<Figure, 'figure'> {
  return { figure: `p50 ${seconds(quantile(times, 0.5))}, p99 ${seconds(quantile(times, 0.99))}` };
}

/** The checker that makes it 82 % begins so late in the interval; then it has to fail twice more. */
function route53(everyMs: number): number {
  return (1 - healthyShareMax) * everyMs + (failuresNeeded - 1) * everyMs + checkTimeoutMs;
}

function seconds(ms: number): string {
  return `${short(ms / 1000)} s`;
}
