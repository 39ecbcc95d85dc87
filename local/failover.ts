/** Failing over on one machine: a Route 53 of its own, and the loop that tends every service that fails over. */
import { randomUUID } from 'node:crypto';
import { createCloudWatchLag } from '../shared/aws/cloudWatchLag.ts';
import { createRoute53Zone } from '../shared/aws/route53Zone.ts';
import type { Config } from '../shared/config/config.ts';
import type { ControlStore } from '../shared/control/store.ts';
import { adopt } from '../shared/failover/dns/adopt.ts';
import type { Zone } from '../shared/failover/dns/zone.ts';
import type { LagMeter } from '../shared/failover/lag.ts';
import { policiesOf, type ServicePolicy } from '../shared/failover/policy.ts';
import type { Published } from '../shared/failover/publish.ts';
import { tendAll } from '../shared/failover/tendAll.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';
import { rememberPlans } from '../shared/maintenance/rememberPlans.ts';
import type { PlanStore } from '../shared/maintenance/store.ts';
import type { ProbeContext } from '../shared/probe/context.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { createFailoverLoop } from './failoverLoop.ts';
import { openRoute53Account } from './route53/account.ts';
import { createTrouble } from './trouble.ts';

export type FailoverInput = {
  /** With one service at least that fails over. */
  readonly config: Config;
  /** Where the zones are kept. */
  readonly file: string;
  readonly host: string;
  readonly dnsPort: number;
};

export type FailoverParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly probes: ProbeContext;
  readonly ledger: Ledger;
  readonly control: ControlStore;
  readonly plans: Pick<PlanStore, 'readPlans'>;
  readonly say: (line: string) => void;
};

export type Failover = {
  /** Where the names are answered. */
  readonly dns: { readonly host: string; readonly port: number; readonly names: readonly string[] };
  readonly zone: Zone;
  readonly lag: LagMeter;
  readonly published: Published;
  /** With the health checks that guard each endpoint here. */
  readonly config: Config;
  /** The observer has seen something of these services. */
  noteRound(services: readonly string[], observer: string): void;
  /** Resolves soon after the signal is aborted; a flip under way is finished by the next start. */
  run(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

const checkDriftEveryMs = 30_000;

/** So long a flip keeps the other services of its batch waiting; what is left of it, the next turn does. */
const waitMsMax = 4_000;

/** @throws CannotStart */
export async function openFailover(input: FailoverInput, parts: FailoverParts): Promise<Failover> {
  const account = await openRoute53Account(input, parts);
  const { config } = account;
  const policies = policiesOf(config);
  const zone = createRoute53Zone(account.client);
  const trouble = createTrouble(parts.say);
  const lag = createCloudWatchLag({ onError: (error) => trouble.tell('asking CloudWatch for the lag', error) });
  const published: Published = new Map();
  const work = { config, policies, runHealthChecker: account.runHealthChecker };
  return {
    dns: { ...account.dns, names: policies.map(({ record }) => record.name) },
    zone,
    lag,
    published,
    config,
    ...createWork(work, { ...parts, zone, lag, published, trouble }),
    close: () => account.close(),
  };
}

type Work = {
  readonly config: Config;
  readonly policies: readonly ServicePolicy[];
  readonly runHealthChecker: (signal: AbortSignal) => Promise<void>;
};

type WorkParts = FailoverParts &
  Pick<Failover, 'zone' | 'lag' | 'published'> & { readonly trouble: ReturnType<typeof createTrouble> };

function createWork(
  { config, policies, runHealthChecker }: Work,
  parts: WorkParts,
): Pick<Failover, 'noteRound' | 'run'> {
  const { trouble } = parts;
  const stopping = new AbortController();
  const clock = endingClock(parts.clock, stopping.signal);
  const tendParts = { ...parts, plans: rememberPlans(parts.plans, clock), clock, id: randomUUID };
  const adopted = new Set<string>();
  const driftChecks = new Map<string, number>();

  /** Nothing here was made by hand, so taking it over asks nobody. It also finishes what an earlier process began. */
  async function adoptOne(policy: ServicePolicy, observer: string): Promise<void> {
    const { service } = policy;
    const order = { policy, by: observer, now: clock.now(), waitMsMax };
    // What is in hand already is tended like all the rest, also when the config has changed since.
    const looked = await adopt({ ...order, yes: false }, tendParts);
    const adoption = looked.kind === 'proposed' ? await adopt({ ...order, yes: true }, tendParts) : looked;
    if (adoption.kind === 'refused')
      throw new Error(`the records cannot be taken over: ${JSON.stringify(adoption.why)}`);
    adopted.add(service);
  }

  function isDriftDue(service: string): boolean {
    const now = clock.monotonic();
    if (now - (driftChecks.get(service) ?? Number.NEGATIVE_INFINITY) < checkDriftEveryMs) return false;
    driftChecks.set(service, now);
    return true;
  }

  async function tend(services: readonly string[], observer: string): Promise<void> {
    const attempt = async (service: string, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
        trouble.clear(service);
      } catch (error) {
        if (!stopping.signal.aborted) trouble.tell(service, error);
      }
    };
    const strange = policies.filter(({ service }) => services.includes(service) && !adopted.has(service));
    await Promise.all(strange.map((policy) => attempt(policy.service, () => adoptOne(policy, observer))));
    const ours = services.filter((service) => adopted.has(service));
    if (ours.length === 0) return;
    const input = { config, observer, now: clock.now(), services: ours, checkDrift: isDriftDue, waitMsMax };
    await attempt('tending', async () => {
      for (const tending of await tendAll(input, tendParts)) {
        await attempt(tending.service, async () => {
          if (tending.kind === 'failed') throw tending.error;
          // Somebody has removed the record, so it is taken over anew.
          if (tending.kind === 'not-adopted') adopted.delete(tending.service);
        });
      }
    });
  }

  const loop = createFailoverLoop(
    policies.map(({ service }) => service),
    config.observers[0],
    { clock: parts.clock, tend },
  );
  return {
    noteRound: (services, observer) => loop.poke(services, observer),
    async run(signal) {
      signal.addEventListener('abort', () => stopping.abort(), { once: true });
      await Promise.all([loop.run(signal), runHealthChecker(signal)]);
    },
  };
}

/** Waits no longer once the process is to end, so that nothing keeps it from doing so. */
function endingClock(clock: Clock, ending: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal === undefined ? ending : AbortSignal.any([signal, ending])),
  };
}
