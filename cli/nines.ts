/** `holdfast nines`: what an availability allows, what becomes of it in composition, and what disasters ask for. */
import { acrossRegions, serial, unavailabilityOf } from '../shared/availability/composition.ts';
import { lossProbability, meanTimeToLossMs } from '../shared/availability/durability.ts';
import { ninesMissing, ninesSpans, yearMs } from '../shared/availability/nines.ts';
import { parseUnavailability } from '../shared/availability/percentText.ts';
import { type Strategy, strategyFor } from '../shared/availability/strategy.ts';
import type { Severity } from '../shared/config/config.ts';
import { canFire, standardPairs } from '../shared/objectives/burnPairs.ts';
import type { Io } from './io.ts';
import { figuresText } from './ninesText.ts';

/** Unavailabilities, 1 − availability; times in milliseconds. */
export type NinesOptions = {
  readonly availability?: number | undefined;
  /** Of the objective. */
  readonly window: number;
  readonly serial?: readonly number[];
  readonly parallel?: readonly number[];
  /** How many of the parallel parts are needed. */
  readonly of?: number;
  readonly mtbf?: number;
  readonly mttr?: number;
  readonly replicas?: number;
  readonly rpo?: number;
  readonly rto?: number;
  readonly json: boolean;
};

/** Shares are between 0 and 1, times in milliseconds. */
export type NinesRow = {
  /** 1 − unavailability; rounds to 1 beyond sixteen nines. */
  readonly availability: number;
  readonly unavailability: number;
  readonly nines: number;
  readonly downtimeMs: Readonly<Record<(typeof ninesSpans)[number]['id'], number>>;
};

export type BurnRow = {
  readonly severity: Severity;
  readonly longMs: number;
  readonly shortMs: number;
  readonly factor: number;
  /** The share of bad from which on it fires; above 1 it never does. */
  readonly errorRatio: number;
  /** How long everything fails until it fires; absent when it never does. */
  readonly outageMs?: number;
};

export type NinesFigures = {
  readonly table?: readonly NinesRow[];
  readonly objective?: NinesRow & {
    readonly windowMs: number;
    readonly budgetMs: number;
    readonly burn: readonly BurnRow[];
  };
  readonly composed?: NinesRow;
  readonly component?: NinesRow & { readonly afr: number };
  readonly replicated?: NinesRow & {
    readonly replicas: number;
    readonly annualLoss: number;
    readonly durabilityNines: number;
    readonly meanTimeToLossMs: number;
  };
  readonly strategy?: Strategy & { readonly rpoMs: number; readonly rtoMs: number };
};

/** The rows of Google, "Site Reliability Engineering", appendix A, and one more nine. */
const tableRows = ['90', '95', '99', '99.5', '99.9', '99.95', '99.99', '99.999', '99.9999'];

/** @returns 2 when the options do not go together. */
export function printNines(options: NinesOptions, io: Io): 0 | 2 {
  const wrong = mistakeIn(options);
  if (wrong !== undefined) {
    io.stderr(`${wrong}\n`);
    return 2;
  }
  const figures = figuresOf(options);
  io.stdout(options.json ? `${JSON.stringify(figures, null, 2)}\n` : figuresText(figures));
  return 0;
}

function mistakeIn({ parallel, of, mtbf, mttr, replicas, rpo, rto }: NinesOptions): string | undefined {
  if (of !== undefined && parallel === undefined) {
    return 'With --of, name the parts: --parallel 99.9,99.9,99.9 --of 2';
  }
  if (of !== undefined && parallel !== undefined && of > parallel.length) {
    return `--of ${of} needs as many parts, and --parallel names ${parallel.length}`;
  }
  if ((mtbf === undefined) !== (mttr === undefined))
    return 'Give both --mtbf and --mttr, such as --mtbf 1000h --mttr 1h';
  if (replicas !== undefined && mtbf === undefined) return 'With --replicas, give --mtbf and --mttr of one of them';
  return (rpo === undefined) === (rto === undefined)
    ? undefined
    : 'Give both --rpo and --rto, such as --rpo 5m --rto 1h';
}

function figuresOf(options: NinesOptions): NinesFigures {
  const { availability, window, mtbf, mttr, replicas, rpo, rto } = options;
  const composed = composedOf(options);
  const figures: NinesFigures = {
    ...(availability === undefined ? {} : { objective: objectiveOf(availability, window) }),
    ...(composed === undefined ? {} : { composed: rowOf(composed) }),
    ...(mtbf === undefined || mttr === undefined ? {} : componentsOf(mtbf, mttr, replicas)),
    ...(rpo === undefined || rto === undefined
      ? {}
      : { strategy: { ...strategyFor(rpo, rto), rpoMs: rpo, rtoMs: rto } }),
  };
  return Object.keys(figures).length === 0 ? { table: tableOf() } : figures;
}

function tableOf(): readonly NinesRow[] {
  return tableRows.flatMap((text) => {
    const parsed = parseUnavailability(text);
    return parsed.ok ? [rowOf(parsed.value)] : [];
  });
}

function rowOf(unavailability: number): NinesRow {
  const spans = ninesSpans.map(({ id, ms }) => [id, unavailability * ms] as const);
  return {
    availability: 1 - unavailability,
    unavailability,
    nines: ninesMissing(unavailability),
    downtimeMs: Object.fromEntries(spans) as NinesRow['downtimeMs'],
  };
}

/** Parallel parts stand in the chain as one. */
function composedOf({ serial: chain, parallel, of: needed = 1 }: NinesOptions): number | undefined {
  if (parallel === undefined) return chain === undefined ? undefined : serial(chain);
  return acrossRegions(parallel, needed, chain ?? []);
}

function objectiveOf(unavailability: number, windowMs: number): NonNullable<NinesFigures['objective']> {
  const burn = standardPairs(windowMs).map((pair): BurnRow => {
    const errorRatio = pair.factor * unavailability;
    // Google, "The Site Reliability Workbook", chapter 5: (1 − objective) / error ratio × window × burn, all failing.
    const outage = canFire(pair, 1 - unavailability) ? { outageMs: unavailability * pair.longMs * pair.factor } : {};
    return { ...pair, errorRatio, ...outage };
  });
  return { ...rowOf(unavailability), windowMs, budgetMs: unavailability * windowMs, burn };
}

function componentsOf(mtbfMs: number, mttrMs: number, replicas: number | undefined): NinesFigures {
  const one = unavailabilityOf(mtbfMs, mttrMs);
  const afr = lossProbability({ replicas: 1, mtbfMs, repairMs: mttrMs }, yearMs);
  const component = { ...rowOf(one), afr };
  if (replicas === undefined) return { component };
  const replication = { replicas, mtbfMs, repairMs: mttrMs };
  const annualLoss = lossProbability(replication, yearMs);
  return {
    component,
    replicated: {
      ...rowOf(one ** replicas),
      replicas,
      annualLoss,
      durabilityNines: ninesMissing(annualLoss),
      meanTimeToLossMs: meanTimeToLossMs(replication),
    },
  };
}
