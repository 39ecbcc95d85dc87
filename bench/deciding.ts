/** Deciding for very many services at once: judging what was seen, then a decision for each. */
import type { Config } from '../shared/config/config.ts';
import { failoverDefault } from '../shared/config/defaults.ts';
import type { Control } from '../shared/control/control.ts';
import { decide } from '../shared/failover/decide.ts';
import { policiesOf, type ServicePolicy } from '../shared/failover/policy.ts';
import { judge } from '../shared/failover/votes/judge.ts';
import type { Round } from '../shared/ledger/round.ts';
import { shardsOf } from '../shared/ledger/shards.ts';
import { median, milliseconds, short, timed } from './measure.ts';
import type { Figure, RowResult } from './report.ts';
import { syntheticConfig, syntheticRound } from './synthetic.ts';

const serviceCount = 10_000;
const everyMs = 30_000;
const slotCount = 7;
const passes = 5;
const noon = Date.UTC(2026, 10, 21, 12);

export async function benchDeciding(): Promise<RowResult> {
  const config = failingOver(syntheticConfig(serviceCount, everyMs));
  const policies = policiesOf(config);
  const rounds = roundsOf(config);
  const sightings = rounds.reduce((sum, { seen }) => sum + Object.values(seen).length * 2, 0);
  return {
    title: `Deciding for ${short(serviceCount)} services: 2 endpoints each, 3 observers, ${slotCount} rounds`,
    figures: [
      figureOf('as recorded, a few probes failing', config, policies, rounds),
      figureOf('everything down', config, policies, rounds.map(allDown)),
    ],
    notes: [
      `Medians of ${passes} passes over the same ${short(sightings)} sightings, which are as many rounds as a decision reads; the floor is a plain loop that counts them by outcome.`,
      'Sorting the looks out and finding who is isolated happens once for all services; it is part of the figure.',
    ],
  };
}

function failingOver(config: Config): Config {
  const record = { zone: 'Z0123456789ABC', type: 'A', ttlSeconds: 30 } as const;
  const services = config.services.map((service) => ({
    ...service,
    failover: { ...failoverDefault, record: { ...record, name: `${service.id}.example.com` } },
  }));
  return { ...config, services };
}

function roundsOf(config: Config): readonly Round[] {
  const slots = Array.from({ length: slotCount }, (_, age) => noon - age * everyMs);
  return shardsOf(config).flatMap((shard) =>
    config.observers.flatMap((observer, index) => slots.map((slot) => syntheticRound(shard, observer, index, slot))),
  );
}

function allDown(round: Round): Round {
  const down = { outcome: 'down', reason: 'refused', evidence: {}, timings: { totalMs: 20 } } as const;
  const seen = Object.entries(round.seen).map(([service, endpoints]) => [
    service,
    Object.fromEntries(Object.keys(endpoints).map((id) => [id, down])),
  ]);
  return { ...round, seen: Object.fromEntries(seen) };
}

function figureOf(name: string, config: Config, policies: readonly ServicePolicy[], rounds: readonly Round[]): Figure {
  const ours: number[] = [];
  const floors: number[] = [];
  for (let pass = 0; pass < passes; pass += 1) {
    floors.push(timed(() => expectEqual(countAll(rounds), rounds.length * slotWidth(rounds))));
    ours.push(timed(() => expectEqual(decideAll(config, policies, rounds), serviceCount)));
  }
  const [all, floor] = [median(ours), median(floors)];
  return {
    name,
    figure: `${short((all / serviceCount) * 1000)} µs a decision (${milliseconds(all)} together)`,
    beside: `counting ${short((floor / serviceCount) * 1000)} µs (${milliseconds(floor)})`,
    ratio: all / floor,
  };
}

function decideAll(config: Config, policies: readonly ServicePolicy[], rounds: readonly Round[]): number {
  const now = noon + 2_000;
  const judgement = judge({ config, looks: rounds, now });
  let decided = 0;
  for (const policy of policies) {
    const verdicts = judgement.verdictsOf(policy);
    const decision = decide(policy, controlOf(policy), verdicts, { inMaintenance: false, lagMs: {} }, now);
    if (decision.kind !== 'flip') decided += 1;
  }
  return decided;
}

function controlOf({ service, endpoints }: ServicePolicy): Control {
  const [active = ''] = endpoints;
  return { service, revision: 1, active, epoch: 1, phase: 'settled', flips: [], log: [] };
}

function countAll(rounds: readonly Round[]): number {
  const counts = { up: 0, down: 0, unknown: 0 };
  for (const { seen } of rounds) {
    for (const service in seen) {
      const endpoints = seen[service];
      for (const id in endpoints) {
        const one = endpoints[id];
        if (one !== undefined) counts[one.outcome] += 1;
      }
    }
  }
  return counts.up + counts.down + counts.unknown;
}

/** Sightings in a round: every shard of the made-up config is full. */
function slotWidth(rounds: readonly Round[]): number {
  return Object.values(rounds[0]?.seen ?? {}).reduce((sum, endpoints) => sum + Object.keys(endpoints).length, 0);
}

/** Skipping the work would be the fastest of all. */
function expectEqual(got: number, expected: number): void {
  if (got !== expected) throw new Error(`The bench expected ${expected} and got ${got}.`);
}
