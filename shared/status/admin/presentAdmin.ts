/** What became of a person's order → the API's answers. Pure. */
import type * as z from 'zod';
import { formatDuration } from '../../config/duration.ts';
import type { Control, Hold } from '../../control/control.ts';
import type { Adoption } from '../../failover/dns/adopt.ts';
import type { FailoverRecord } from '../../failover/dns/zone.ts';
import type { ServicePolicy } from '../../failover/policy.ts';
import { timeText } from '../../ledger/keys.ts';
import type { Excluded } from '../../objectives/exclude.ts';
import type { Restored } from '../../objectives/restoreExcluded.ts';
import { failoverStatus } from '../failoverStatus.ts';
import { presentExclusion } from '../wire/presentBudget.ts';
import { presentDrill, presentHeld } from '../wire/presentFailover.ts';
import type {
  adoptionSchema,
  drillBegunSchema,
  excludedSchema,
  flippedSchema,
  heldSchema,
  restoredSchema,
} from './adminSchemas.ts';
import type { Finish } from './adminWork.ts';

export function presentFlipped(
  { endpoints: [preferred], failback }: ServicePolicy,
  { service, active, epoch, hold }: Control,
  finish: Finish,
): z.output<typeof flippedSchema> {
  const comesBack = failback.kind === 'after' && active !== preferred && hold === undefined;
  const warning = comesBack
    ? {
        warning: `By its failback, traffic returns to ${preferred} once that has been up for ${formatDuration(failback.quietMs)}. To keep it here, hold ${service}.`,
      }
    : {};
  return { service, active, epoch, ...finish, ...warning };
}

export function presentHold({ service, hold }: Control, replaced?: Hold): z.output<typeof heldSchema> {
  return {
    service,
    hold: hold === undefined ? null : presentHeld(hold),
    ...(replaced === undefined ? {} : { replaced: presentHeld(replaced) }),
  };
}

export function presentDrillBegun(control: Control): z.output<typeof drillBegunSchema> {
  const { drill } = failoverStatus(control, control.drill?.startedAt ?? 0);
  if (drill === undefined) throw new Error('a drill that has just begun is in the control record');
  return { service: control.service, drill: presentDrill(drill) };
}

export function presentAdoption(
  { service, record: { name, type } }: ServicePolicy,
  adoption: Exclude<Adoption, { kind: 'refused' }>,
  finish?: Finish,
): z.output<typeof adoptionSchema> {
  const { control, deletes, creates } =
    adoption.kind === 'already-adopted' ? { control: adoption.control, deletes: [], creates: [] } : adoption.plan;
  return {
    service,
    outcome: adoption.kind,
    active: control.active,
    epoch: control.epoch,
    record: { name, type },
    deletes: deletes.map(presentRecord),
    creates: creates.map(presentRecord),
    ...finish,
  };
}

function presentRecord({ values, ...record }: FailoverRecord) {
  return { ...record, values: [...values] };
}

export function presentExcluded(
  { kind, exclusion }: Exclude<Excluded, { kind: 'refused' }>,
  asked: { readonly from: number; readonly to: number },
): z.output<typeof excludedSchema> {
  const rounded = exclusion.from !== asked.from || exclusion.to !== asked.to;
  return { service: exclusion.service, outcome: kind, exclusion: presentExclusion(exclusion), rounded };
}

export function presentRestored({
  kind,
  restoration,
}: Exclude<Restored, { kind: 'not-found' }>): z.output<typeof restoredSchema> {
  const { service, excluded, at, by, reason } = restoration;
  return { service, outcome: kind, id: excluded, at: timeText(at), by, reason };
}
