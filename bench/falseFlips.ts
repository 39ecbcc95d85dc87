/** Flips that nothing asked for: no endpoint was ever down, but every observer's probes are lost at random. */
import { hourMs } from '../shared/availability/slots.ts';
import { failoverDefault } from '../shared/config/defaults.ts';
import type { Control } from '../shared/control/control.ts';
import { planBurst } from '../shared/failover/burst/burstPlan.ts';
import { decide, type Policy, type Verdicts } from '../shared/failover/decide.ts';
import { type Sighting, verdictOf } from '../shared/failover/votes/verdict.ts';
import { quorumOf } from '../shared/ledger/fold.ts';
import { freshMs } from '../shared/ledger/fresh.ts';
import { seededRandom, short } from './measure.ts';
import type { Figure, RowResult } from './report.ts';

const hours = 10_000;
const observers = ['us-east-1', 'us-east-2', 'us-west-2'];
const active = 'us-east-1';
const standby = 'us-west-2';
const { down, up } = failoverDefault;

/** The default policy but for its cooldown and its limit, which would hide what is counted here. */
const policy: Policy = {
  service: 'checkout',
  endpoints: [active, standby],
  observers,
  failback: { kind: 'manual' },
  cooldownMs: 0,
  limit: { flips: Number.MAX_SAFE_INTEGER, perMs: hourMs },
};
const control: Control = {
  service: 'checkout',
  revision: 1,
  active,
  epoch: 1,
  phase: 'settled',
  flips: [],
  log: [],
};

type Loss = {
  /** Of each probe, whatever became of any other. */
  readonly share: number;
  /** Whether the probes of the standby are lost, too: then it is hardly ever known to be up, and nothing flips to it. */
  readonly ofStandby: boolean;
  readonly everyMs: number;
};

export async function benchFalseFlips(): Promise<RowResult> {
  const losses = [30_000, 10_000].flatMap((everyMs) =>
    [0.01, 0.05, 0.2].flatMap((share) => [false, true].map((ofStandby) => ({ share, ofStandby, everyMs }))),
  );
  return {
    title: `False flips in ${short(hours)} simulated hours: no endpoint is ever down, but probes are lost at random`,
    figures: losses.map(figureOf),
    notes: [
      'Three observers, two endpoints, the default thresholds, without cooldown and limit, which would hide flips. Each observer loses each probe by itself; failures ask for confirm bursts as they do in earnest, and every observer takes those.',
      'Where only the active endpoint is lost, the standby is always there to flip to: that is the worst case. Beside each figure is what the same looks would have done if earlier failures asked for no more rounds (shared/failover/votes/roundsNeeded.ts).',
      '`verdictOf` and `decide` are asked whenever a quorum of observers has seen the active endpoint fail as often in a row as the policy demands; before that, no answer of theirs is a flip.',
    ],
  };
}

function figureOf(loss: Loss): Figure {
  const { flips, plainFlips, looks } = run(loss);
  const of = loss.ofStandby ? 'of both endpoints' : 'of the active endpoint';
  return {
    name: `${loss.share * 100} % ${of}, every ${loss.everyMs / 1000} s`,
    figure: `${flips} flips in ${short(looks / 1e6)} M looks`,
    beside: `without the loss rule ${plainFlips}`,
    aim: { text: '0', met: flips === 0 },
  };
}

/** More looks than a verdict weighs (shared/failover/votes/roundsNeeded.ts), and than a minute of bursts has. */
const remembered = 128;

/** What one observer has lately seen of one endpoint: a ring, so that looking costs no memory. */
class Memory {
  readonly at = new Float64Array(remembered);
  readonly failed = new Uint8Array(remembered);
  count = 0;
  streak = 0;

  add(at: number, failed: boolean): void {
    const index = this.count % remembered;
    this.at[index] = at;
    this.failed[index] = failed ? 1 : 0;
    this.count += 1;
    this.streak = failed ? this.streak + 1 : 0;
  }

  sightings(): readonly Sighting[] {
    const length = Math.min(this.count, remembered);
    return Array.from({ length }, (_, age): Sighting => {
      const index = (this.count - 1 - age) % remembered;
      return { at: this.at[index] ?? 0, outcome: this.failed[index] === 1 ? 'down' : 'up' };
    });
  }
}

type Observer = {
  readonly active: Memory;
  readonly standby: Memory;
  failedBefore: { active: boolean; standby: boolean };
};

type Counts = { flips: number; plainFlips: number; looks: number };

function run({ share, ofStandby, everyMs }: Loss): Counts {
  const random = seededRandom(share * 1_000 + everyMs + (ofStandby ? 1 : 0));
  const seers = observers.map(
    (): Observer => ({ active: new Memory(), standby: new Memory(), failedBefore: { active: false, standby: false } }),
  );
  const counts: Counts = { flips: 0, plainFlips: 0, looks: 0 };
  const episode = { flips: false, plainFlips: false };
  const bursts: number[] = [];

  function look(seer: Observer, at: number): { readonly active: boolean; readonly standby: boolean } {
    const failed = { active: random() < share, standby: ofStandby && random() < share };
    seer.active.add(at, failed.active);
    seer.standby.add(at, failed.standby);
    counts.looks += 1;
    countFlips(seers, at, everyMs, counts, episode);
    return failed;
  }

  for (let slot = 0; slot < hours * hourMs; slot += everyMs) {
    takeBursts(bursts, slot, (at) => {
      for (const [index, seer] of seers.entries()) look(seer, at + 50 * index);
    });
    for (const [index, seer] of seers.entries()) {
      const at = slot + 200 + 50 * index;
      const failed = look(seer, at);
      const isNew = (failed.active && !seer.failedBefore.active) || (failed.standby && !seer.failedBefore.standby);
      if (isNew) askForBurst(bursts, everyMs, at);
      seer.failedBefore = failed;
    }
  }
  return counts;
}

/** The instants that are asked for and not yet looked at, in order; asking twice for one is asking once. */
function askForBurst(bursts: number[], everyMs: number, now: number): void {
  const last = bursts.at(-1) ?? 0;
  for (const { slot } of planBurst({ service: policy.service, down, everyMs }, now)) if (slot > last) bursts.push(slot);
}

function takeBursts(bursts: number[], before: number, take: (at: number) => void): void {
  while ((bursts[0] ?? Number.POSITIVE_INFINITY) < before) take((bursts.shift() ?? 0) + 100);
}

type Episode = { flips: boolean; plainFlips: boolean };

/** A flip is counted once for as long as the votes for it last. */
function countFlips(seers: readonly Observer[], now: number, everyMs: number, counts: Counts, episode: Episode): void {
  const failing = seers.filter((seer) => seer.active.streak >= down.rounds).length;
  if (failing < quorumOf(observers.length)) {
    episode.flips = false;
    episode.plainFlips = false;
    return;
  }
  for (const name of ['flips', 'plainFlips'] as const) {
    if (episode[name]) continue;
    const verdicts = verdictsOf(seers, now, everyMs, name === 'flips');
    if (decide(policy, control, verdicts, { inMaintenance: false, lagMs: {} }, now).kind !== 'flip') continue;
    counts[name] += 1;
    episode[name] = true;
  }
}

function verdictsOf(seers: readonly Observer[], now: number, everyMs: number, weighsLoss: boolean): Verdicts {
  const terms = { down, up, freshMs: freshMs(everyMs), now, weighsLoss };
  const of = (memory: (seer: Observer) => Memory) =>
    Object.fromEntries(
      seers.map((seer, index) => [
        observers[index] ?? '',
        verdictOf({ ...terms, sightings: memory(seer).sightings() }),
      ]),
    );
  return { [active]: of((seer) => seer.active), [standby]: of((seer) => seer.standby) };
}
