/** What people do to the service, by the verbs that their commands run. */
import type { ControlStore } from '../../shared/control/store.ts';
import { adopt } from '../../shared/failover/dns/adopt.ts';
import type { FailoverRecord, Zone } from '../../shared/failover/dns/zone.ts';
import { beginDrill } from '../../shared/failover/drill.ts';
import { flipByHand } from '../../shared/failover/flipByHand.ts';
import { holdService, releaseService } from '../../shared/failover/hold.ts';
import type { LagMeter } from '../../shared/failover/lag.ts';
import { survey } from '../../shared/failover/survey.ts';
import { type Look, lookOf } from '../../shared/ledger/burst.ts';
import { service } from './drawConfig.ts';
import type { Deed, Drift } from './faults.ts';
import { plannedConfig, startAt } from './scenario.ts';
import type { Replica } from './simulatedLedger.ts';
import type { Stage } from './stage.ts';
import type { Person } from './violation.ts';

const by = 'operator';

/** A person adopts the service before anything goes wrong. */
export async function adoptService(stage: Stage): Promise<void> {
  const { scenario, clock, zone } = stage;
  const control = toldControl(stage, personOf(stage, { epoch: 1 }));
  let isDone = false;
  const adopting = adopt({ policy: scenario.policy, yes: true, by, now: clock.now() }, { control, zone, clock });
  const noticed = adopting.then(() => {
    isDone = true;
  });
  while (!isDone) await clock.advance(1_000);
  await noticed;
}

/** When it is done, in milliseconds since the start, and what. */
export type Act = { readonly at: number; readonly act: () => Promise<void> };

export function actsOf(deed: Deed, stage: Stage): readonly Act[] {
  switch (deed.kind) {
    case 'maintenance':
      // It is planned in the config.
      return [];
    case 'hold': {
      const begin = { at: deed.from, act: () => hold(deed, stage) };
      return deed.isOpen ? [begin, { at: deed.to, act: () => release(stage) }] : [begin];
    }
    case 'flip-by-hand':
      return [{ at: deed.from, act: () => flip(deed, stage) }];
    case 'drill':
      return [{ at: deed.from, act: () => drill(stage) }];
    case 'drift':
      return [{ at: deed.from, act: () => edit(deed.how, stage) }];
  }
}

type Knowledge = { readonly epoch: number; readonly seen?: readonly Look[]; readonly isForced?: boolean };

function personOf({ now }: Stage, { epoch, seen = [], isForced = false }: Knowledge): Person {
  return { id: by, knownEpoch: epoch, seen, begunAt: now(), isForced };
}

function toldControl({ control, referee }: Stage, person: Person): ControlStore {
  return {
    ...control,
    async createControl(next) {
      const written = await control.createControl(next);
      if (written === 'written') referee.controlWritten(person, next);
      return written;
    },
    async replaceControl(next) {
      const written = await control.replaceControl(next);
      if (written === 'written') referee.controlWritten(person, next);
      return written;
    },
  };
}

async function hold({ to, isOpen }: Extract<Deed, { kind: 'hold' }>, stage: Stage): Promise<void> {
  const control = toldControl(stage, personOf(stage, { epoch: 0 }));
  const end = isOpen ? {} : { until: startAt + to };
  await holdService({ service, by, reason: 'a change', now: stage.clock.now(), ...end }, { control });
}

async function release(stage: Stage): Promise<void> {
  const control = toldControl(stage, personOf(stage, { epoch: 0 }));
  await releaseService({ service, by, reason: 'it is done', now: stage.clock.now() }, { control });
}

/** What a person at home sees. */
async function surveyed(stage: Stage) {
  const { scenario, control, clock } = stage;
  const seen: Look[] = [];
  const config = plannedConfig(scenario);
  const ledger = noting(stage.replicaOf(config.observers[0]), seen);
  const input = { config, policy: scenario.policy, now: clock.now() };
  const found = await survey(input, { ledger, control });
  if (found === undefined) throw new Error('the service is adopted');
  return { ...found, config, seen };
}

function noting(replica: Replica, seen: Look[]): Pick<Replica, 'rounds' | 'bursts'> {
  return {
    async rounds(query) {
      const found = await replica.rounds(query);
      seen.push(...found);
      return found;
    },
    async bursts(query) {
      const found = await replica.bursts(query);
      seen.push(...found.map(lookOf));
      return found;
    },
  };
}

function lagOf({ world, now }: Stage): LagMeter {
  return async (_source, endpoint) => world.lagMs(endpoint, now());
}

async function flip({ to, force }: Extract<Deed, { kind: 'flip-by-hand' }>, stage: Stage): Promise<void> {
  const { scenario, clock, referee } = stage;
  const { control, judgement, seen } = await surveyed(stage);
  const person = personOf(stage, { epoch: control.epoch, seen, isForced: force });
  const input = { policy: scenario.policy, control, judgement, to, by, reason: 'a change', force, now: clock.now() };
  const result = await flipByHand(input, { control: toldControl(stage, person), lag: lagOf(stage) });
  if (result.kind === 'refused') referee.noted(person, () => `could not flip: ${JSON.stringify(result.why)}`);
}

async function drill(stage: Stage): Promise<void> {
  const { scenario, clock, referee, now } = stage;
  const { config, control, judgement, seen } = await surveyed(stage);
  const person = personOf(stage, { epoch: control.epoch, seen });
  const said = { by, reason: 'a rehearsal', id: `drill-${now()}`, now: clock.now() };
  const input = { config, policy: scenario.policy, control, judgement, ...said };
  const result = await beginDrill(input, { control: toldControl(stage, person), lag: lagOf(stage) });
  if (result.kind === 'refused') referee.noted(person, () => `could not drill: ${JSON.stringify(result.why)}`);
}

/** In the console of Route 53. */
async function edit(how: Drift, stage: Stage): Promise<void> {
  const { zone, referee, scenario } = stage;
  const { record } = scenario.policy;
  const deletes = zone.standing(record);
  const edited: Parameters<Zone['change']>[1] = { deletes, creates: deletes.flatMap((one) => editedRecord(one, how)) };
  const result = await zone.change(record, edited);
  if (result.kind === 'submitted') referee.zoneEdited(personOf(stage, { epoch: 0 }));
}

const swapped = { PRIMARY: 'SECONDARY', SECONDARY: 'PRIMARY' } as const;

function editedRecord(record: FailoverRecord, how: Drift): readonly FailoverRecord[] {
  const isPrimary = record.role === 'PRIMARY';
  switch (how) {
    case 'ttl':
      return [{ ...record, ttlSeconds: 300 }];
    case 'values':
      return [isPrimary ? { ...record, values: ['203.0.113.99'] } : record];
    case 'roles':
      return [{ ...record, role: swapped[record.role] }];
    case 'delete-one':
      return isPrimary ? [record] : [];
    case 'delete-both':
      return [];
  }
}
