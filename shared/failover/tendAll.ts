/** The verb `tendAll`: one observer's turn for many services; each of them fails alone. */
import { maintenanceAt } from '../availability/maintenance.ts';
import type { Config } from '../config/config.ts';
import type { Control } from '../control/control.ts';
import type { Look } from '../ledger/burst.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { withPlanned } from '../maintenance/plan.ts';
import type { PlanStore } from '../maintenance/store.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { policiesOf, type ServicePolicy } from './policy.ts';
import { type Tended, type TendParts, tend } from './tend.ts';
import { judge } from './votes/judge.ts';
import { readLooks } from './votes/readLooks.ts';

export type TendAllInput = {
  readonly config: Config;
  readonly observer: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Only these; every service that fails over when absent. */
  readonly services?: readonly string[];
  readonly checkDrift: (service: string) => boolean;
  /** As in `reconcile`. */
  readonly waitMsMax?: number;
};

export type TendAllParts = TendParts & {
  readonly ledger: Pick<Ledger, 'rounds' | 'bursts' | 'putEvent'>;
  /** What people have planned. */
  readonly plans: Pick<PlanStore, 'readPlans'>;
};

export type Tending = { readonly service: string } & (
  | { readonly kind: 'tended'; readonly tended: Tended }
  | { readonly kind: 'not-adopted' }
  | { readonly kind: 'failed'; readonly error: unknown }
);

/** So many wait for a store or for Route 53 at a time; one that takes long does not delay those that have begun. */
export const atOnceMax = 50;

type Charge = { readonly policy: ServicePolicy; readonly control: Control };

/**
 * @throws LedgerUnavailable when the rounds cannot be read, ControlUnavailable or ControlCorrupt when it is not known what
 * maintenance is planned: then nothing is decided for anybody, and flips under way go on.
 */
export async function tendAll(
  input: TendAllInput,
  parts: TendAllParts,
  tending: typeof tend = tend,
): Promise<readonly Tending[]> {
  const { config, now, services } = input;
  const begunAt = parts.clock.monotonic();
  const policies = policiesOf(config).filter(({ service }) => services === undefined || services.includes(service));
  // Records first: votes are never older than the record that they are counted for.
  const read = await eachAtMost(atOnceMax, policies, (policy) => readCharge(policy, parts));
  const charges = read.flatMap((one) => ('control' in one ? [one] : []));
  const tendEach = (some: readonly Charge[], looks: readonly Look[], counting: Config) => {
    const judgement = judge({ config, looks, now });
    return eachAtMost(atOnceMax, some, async ({ policy, control }): Promise<Tending> => {
      const { service } = policy;
      const { observer, waitMsMax } = input;
      const inMaintenance = maintenanceAt(counting, service, now) !== undefined;
      const wait = waitMsMax === undefined ? {} : { waitMsMax };
      const checkDrift = input.checkDrift(service);
      try {
        const scene = { policy, control, judgement, inMaintenance, observer, now, begunAt, checkDrift, ...wait };
        return { service, kind: 'tended', tended: await tending(scene, parts) };
      } catch (error) {
        return { service, kind: 'failed', error };
      }
    });
  };
  const known = Promise.all([readLooks({ config, charges, now }, parts), parts.plans.readPlans(now)]);
  const [looks, plans] = await known.catch(async (error: unknown) => {
    // What was committed needs no votes to be finished.
    await tendEach(
      charges.filter(({ control }) => control.phase === 'flipping'),
      [],
      config,
    );
    throw error;
  });
  const tended = await tendEach(charges, looks, withPlanned(config, plans));
  return [...read.flatMap((one) => ('control' in one ? [] : [one])), ...tended];
}

/** A record that cannot be read keeps its own service from moving, and no other. */
async function readCharge(policy: ServicePolicy, { control: store }: TendParts): Promise<Charge | Tending> {
  const { service } = policy;
  try {
    const control = await store.readControl(service);
    return control === undefined ? { service, kind: 'not-adopted' } : { policy, control };
  } catch (error) {
    return { service, kind: 'failed', error };
  }
}
