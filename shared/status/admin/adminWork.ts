/** What comes before and after a person's order: seeing how things stand, driving DNS, and writing it down. */
import type { Context } from 'hono';
import type { AlertStore } from '../../alerts/store.ts';
import type { Config } from '../../config/config.ts';
import type { Control } from '../../control/control.ts';
import type { ControlStore } from '../../control/store.ts';
import { type Reconciled, reconcile } from '../../failover/dns/reconcile.ts';
import type { Zone } from '../../failover/dns/zone.ts';
import type { LagMeter } from '../../failover/lag.ts';
import type { ServicePolicy } from '../../failover/policy.ts';
import { type Published, publishLog } from '../../failover/publish.ts';
import { survey } from '../../failover/survey.ts';
import type { Judgement } from '../../failover/votes/judge.ts';
import type { IncidentLedger } from '../../incidents/readIncidents.ts';
import { type Ledger, LedgerUnavailable } from '../../ledger/ledger.ts';
import type { PlanStore } from '../../maintenance/store.ts';
import type { StartRestore } from '../../restore/startRestore.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AuditLedger } from '../../storage/run/readAudits.ts';
import { asError } from '../asError.ts';
import type { MakeReport } from './reportRoutes.ts';
import type { RestoreRouteParts } from './restoreRoutes.ts';

export type AdminParts = {
  readonly config: Config;
  readonly ledger: IncidentLedger &
    AuditLedger &
    RestoreRouteParts['ledger'] &
    Pick<Ledger, 'rounds' | 'bursts' | 'putEvent' | 'putCorrection'>;
  readonly control: ControlStore;
  readonly alerts: AlertStore;
  /** Maintenance that people have planned. */
  readonly plans: PlanStore;
  readonly clock: Clock;
  /** Random and new each time. */
  readonly id: () => string;
  /** What moves traffic; absent where no service fails over. */
  readonly steering?: Steering;
  /** What starts restore tests; absent where nothing is tested, or not from here. */
  readonly startRestore?: StartRestore;
  /** Absent where nothing here can make one. */
  readonly makeReport?: MakeReport;
  /**
   * Who asks: whoever signed the request, where requests are signed; else whoever the body says, if it says so. Only the
   * caller can know whether that is to be believed.
   */
  readonly by: (context: Context, told: string | undefined) => string;
  /** No request is signed here, so forms ask who sends them. */
  readonly asksName?: true;
  /** Told of errors that are answered with 500 or 503, or that did not keep the order from being carried out. */
  readonly onError: (error: Error) => void;
};

export type Steering = {
  readonly zone: Zone;
  readonly lag: LagMeter;
  readonly published: Published;
  /** By endpoint, the Route 53 health checks that were made for the service. */
  readonly healthChecks: (service: string) => Readonly<Record<string, string>>;
};

/** What the orders that move traffic work with. */
export type SteeringParts = AdminParts & Steering;

/** Well within the time that API Gateway waits for an answer (30 s): the observers go on with what takes longer. */
const waitMsMax = 10_000;

/**
 * An order that is forced must not wait for the ledger.
 * @returns undefined when nobody has adopted the service. @throws ControlUnavailable, ControlCorrupt
 */
export async function surveyIfPossible(
  policy: ServicePolicy,
  now: number,
  parts: SteeringParts,
): Promise<{ readonly control: Control; readonly judgement: Judgement | undefined } | undefined> {
  try {
    return await survey({ config: parts.config, policy, now }, parts);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    parts.onError(error);
    const control = await parts.control.readControl(policy.service);
    return control === undefined ? undefined : { control, judgement: undefined };
  }
}

export type Finish = { readonly dns: 'settled' | 'under way'; readonly note?: string };

/** The order stands whatever becomes of this: the observers go on with it. */
export async function finishFlip(
  policy: ServicePolicy,
  by: string,
  control: Control,
  parts: SteeringParts,
): Promise<Finish> {
  const finish = await reconciled(policy, by, parts);
  const latest = await parts.control.readControl(policy.service).catch(() => control);
  await tellLedger(latest ?? control, parts);
  return finish;
}

async function reconciled(policy: ServicePolicy, by: string, parts: SteeringParts): Promise<Finish> {
  try {
    return finishOf(await reconcile({ policy, by, drift: 'leave', waitMsMax }, parts));
  } catch (error) {
    const failure = asError(error);
    parts.onError(failure);
    return { dns: 'under way', note: failure.message };
  }
}

function finishOf(result: Reconciled): Finish {
  switch (result.kind) {
    case 'settled':
    case 'nothing-to-do':
      return { dns: 'settled' };
    case 'waiting':
      return { dns: 'under way' };
    case 'stale':
      return { dns: 'under way', note: `there is a later decision, of epoch ${result.epoch}` };
    case 'refused':
      return { dns: 'under way', note: `Route 53 made no change: ${result.why}` };
    case 'foreign':
      return { dns: 'under way', note: result.why ?? 'the records there were not made by Holdfast' };
    case 'drifted-left-alone':
      return {
        dns: 'under way',
        note: 'the records are not as they should be: somebody edited them, or the config has changed',
      };
    case 'not-adopted':
      return { dns: 'under way', note: 'the control record is gone' };
  }
}

/** The control record remembers what happened, and an observer writes down what this could not. */
export async function tellLedger(control: Control, parts: SteeringParts): Promise<void> {
  try {
    await publishLog(control, parts);
  } catch (error) {
    parts.onError(asError(error));
  }
}
