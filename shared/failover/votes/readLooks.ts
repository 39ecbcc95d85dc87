/** Reads what every observer has seen lately, as far back as any of the policies looks. */
import type { Config } from '../../config/config.ts';
import type { Control } from '../../control/control.ts';
import { type Look, lookOf } from '../../ledger/burst.ts';
import { freshMs } from '../../ledger/fresh.ts';
import type { Ledger, Range } from '../../ledger/ledger.ts';
import { readRounds } from '../../ledger/readRounds.ts';
import { cadencesOf } from '../../ledger/shards.ts';
import { rehearsalIn } from '../failOver.ts';
import type { ServicePolicy } from '../policy.ts';
import { type Judgement, judge } from './judge.ts';
import { priorLooksMax, raisedRoundsMax } from './roundsNeeded.ts';
import type { Threshold, Verdict } from './verdict.ts';

/** A service that is to be decided on, and how it stands. */
export type Charge = { readonly policy: ServicePolicy; readonly control: Control };

export type ReadLooksInput = { readonly config: Config; readonly charges: readonly Charge[]; readonly now: number };

type Parts = { readonly ledger: Pick<Ledger, 'rounds' | 'bursts'> };

/**
 * What failed earlier bears on nothing but a verdict of `down`, which is rare, and lies several times as far back as all
 * the rest: it is read only when there is such a verdict to weigh.
 * @throws LedgerUnavailable: what is not known is not decided on.
 */
export async function readLooks(input: ReadLooksInput, { ledger }: Parts): Promise<readonly Look[]> {
  const { config, charges, now } = input;
  const { observers } = config;
  const to = now + 1;
  const near = cadencesOf(config).map((everyMs) => ({ everyMs, from: now - nearMs(charges, everyMs), to }));
  const nearBursts = { from: now - Math.max(0, ...charges.map(spanMs)), to };
  const looks = await readRange(ledger, observers, near, charges.length === 0 ? undefined : nearBursts);
  const judgement = judge({ config, looks, now });
  const failing = charges.filter((charge) => wouldSayDown(judgement, charge)).map(({ policy }) => policy);
  if (failing.length === 0) return looks;
  const far = near.flatMap(({ everyMs, from }) =>
    failing.some((policy) => policy.everyMs === everyMs)
      ? [{ everyMs, from: now - lossSpanMs(everyMs), to: from - everyMs }]
      : [],
  );
  const farBursts = { from: Math.min(...far.map(({ from }) => from)), to: nearBursts.from };
  return [...looks, ...(await readRange(ledger, observers, far, farBursts))];
}

type RoundsOf = Range & { readonly everyMs: number };

async function readRange(
  ledger: Parts['ledger'],
  observers: readonly string[],
  rounds: readonly RoundsOf[],
  bursts: Range | undefined,
): Promise<readonly Look[]> {
  const paced = rounds
    .filter(({ from, to }) => from < to)
    .map(({ everyMs, from, to }) => readRounds(ledger, { observers, cadences: [everyMs], from, to }));
  const isAsked = bursts !== undefined && bursts.from < bursts.to;
  const extra = isAsked ? observers.map((observer) => ledger.bursts({ observer, ...bursts })) : [];
  const [read, burst] = await Promise.all([Promise.all(paced), Promise.all(extra)]);
  return [...read.flat(), ...burst.flat().map(lookOf)];
}

/** Services that are not decided on still show who is isolated. */
function nearMs(charges: readonly Charge[], everyMs: number): number {
  const spans = charges.filter(({ policy }) => policy.everyMs === everyMs).map(spanMs);
  return Math.max(freshMs(everyMs), ...spans);
}

/** As far back as a verdict by the policy's own thresholds may need to look: for failback, over the whole quiet time. */
function spanMs({ policy, control }: Charge): number {
  const spanOf = ({ of, forMs }: Threshold) => Math.max(of * policy.everyMs, forMs);
  const isAway = control.active !== policy.endpoints[0];
  const quietMs = isAway && policy.failback.kind === 'after' ? policy.failback.quietMs : 0;
  return Math.max(spanOf(policy.down), spanOf(policy.up), quietMs) + freshMs(policy.everyMs);
}

/** As far back as earlier failures may ask for more rounds. */
export function lossSpanMs(everyMs: number): number {
  return (raisedRoundsMax + priorLooksMax) * everyMs + freshMs(everyMs);
}

/** By the threshold alone: loss that has been read so far may ask for more than loss over the whole time does. */
function wouldSayDown(judgement: Judgement, { policy, control }: Charge): boolean {
  const verdicts = Object.values(judgement.verdictsOf(policy, rehearsalIn(control)));
  return verdicts.flatMap(Object.values<Verdict>).some((verdict) => verdict.kind === 'down' || 'raised' in verdict);
}
