/** Route 53 on one machine: what is kept in the data folder, the name server and the health checkers. */
import { isIP } from 'node:net';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { Config } from '../../shared/config/config.ts';
import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import { answerSwitch, type SwitchInput, type SwitchParts } from '../../shared/failover/answerSwitch.ts';
import { policiesOf, type ServicePolicy } from '../../shared/failover/policy.ts';
import type { ProbeContext } from '../../shared/probe/context.ts';
import { probe } from '../../shared/probe/probe.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { startDnsServer } from './dnsServer.ts';
import { runHealthChecker } from './healthChecker.ts';
import { uuid } from './identifiers.ts';
import { type Guarded, type Provided, provision } from './provision.ts';
import { createRoute53StandIn } from './standIn.ts';
import { createStateSaver, readStateFile } from './stateFile.ts';

export type Route53AccountInput = {
  readonly config: Config;
  /** Where the zones are kept. */
  readonly file: string;
  /** The address that the page is served on; a name stands for loopback. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly dnsPort: number;
};

export type Route53AccountParts = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly probes: ProbeContext;
  readonly control: Pick<ControlStore, 'readControl' | 'peekControls'>;
};

export type Route53Account = {
  readonly client: Route53Client;
  /** Where dig asks. */
  readonly dns: { readonly host: string; readonly port: number };
  /** The config with every endpoint's health check named in it, as it would name those of a real account. */
  readonly config: Config;
  /** Probes what the health checks name, until the signal is aborted. */
  runHealthChecker(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** @throws CannotStart */
export async function openRoute53Account(
  input: Route53AccountInput,
  { clock, random, probes, control }: Route53AccountParts,
): Promise<Route53Account> {
  const policies = policiesOf(input.config);
  const guarded = policies.flatMap((policy) => guardedOf(policy, input.config));
  const records = policies.map(({ record }) => record);
  const found = await readStateFile(input.file);
  const { state, endpoints } = provision(found, { records, endpoints: guarded }, () => uuid(random));
  const save = createStateSaver(input.file);
  // Before anything refers to a health check: a start that dies after this finds its ids again.
  await save(state);
  const standIn = createRoute53StandIn({ clock, random, state, save });
  const known = new Map<string, Control>();
  const host = isIP(input.host) === 0 ? '127.0.0.1' : input.host;
  const server = await startDnsServer(standIn, { host, port: input.dnsPort });
  return {
    client: standIn.client,
    dns: { host, port: server.port },
    config: withHealthChecks(input.config, endpoints),
    runHealthChecker: (signal) =>
      runHealthChecker(
        {
          standIn,
          clock,
          probe: (target) => probe(target, probes),
          switchOf: (id) => askSwitch(id, endpoints, { policies, control, clock, known }),
        },
        signal,
      ),
    close: () => server.close(),
  };
}

function guardedOf({ service, endpoints, mode }: ServicePolicy, { services }: Config): readonly Guarded[] {
  const own = services.find(({ id }) => id === service)?.endpoints ?? [];
  return own
    .filter(({ id }) => endpoints.includes(id))
    .map(({ id, target, healthCheckId }) => ({
      service,
      endpoint: id,
      target,
      mode,
      ...(healthCheckId === undefined ? {} : { healthCheckId }),
    }));
}

function withHealthChecks(config: Config, endpoints: readonly Provided[]): Config {
  const services = config.services.map((service) => ({
    ...service,
    endpoints: service.endpoints.map((endpoint) => {
      const provided = endpoints.find((one) => one.service === service.id && one.endpoint === endpoint.id);
      return provided === undefined ? endpoint : { ...endpoint, healthCheckId: provided.healthCheckId };
    }),
  }));
  return { ...config, services };
}

/** What Holdfast's own route would say to the checks of `switch` mode. */
async function askSwitch(
  checkId: string,
  endpoints: readonly Provided[],
  parts: SwitchParts & Pick<SwitchInput, 'policies'>,
): Promise<boolean | undefined> {
  const asked = endpoints.find(({ healthCheckId, mode }) => mode === 'switch' && healthCheckId === checkId);
  if (asked === undefined) return undefined;
  return (await answerSwitch({ ...asked, policies: parts.policies }, parts)).kind === 'active';
}
