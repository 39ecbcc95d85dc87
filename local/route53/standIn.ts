/**
 * Route 53 on one machine: a real client of the SDK whose requests are answered here instead of being sent, with the
 * service's validation and errors. Whatever is written against `Route53Client` runs unchanged.
 */
import { Route53Client } from '@aws-sdk/client-route-53';
import type { Clock } from '../../shared/runtime/clock.ts';
import { createChangeLog, type KeptChange } from './changeLog.ts';
import { createHealthChecks, type HealthCheck } from './healthChecks.ts';
import { createHostedZones } from './hostedZones.ts';
import { createOperations } from './operations.ts';
import { throttling } from './refusals.ts';
import { commandRates, createBucket, type Rate, strictRate } from './requestRate.ts';
import type { Zone } from './zone.ts';

/** Everything that outlives the process. JSON-safe. */
export type Route53State = {
  readonly zones: readonly Zone[];
  readonly healthChecks: readonly HealthCheck[];
  /** The last accepted changes, all of them in sync. */
  readonly changes: readonly KeptChange[];
};

export type Route53StandInParts = {
  readonly clock: Clock;
  /** 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** What is there at first, in sync. */
  readonly state?: Route53State;
  /**
   * Called with the whole state after every accepted change and awaited before the change is answered, so that what was
   * acknowledged is kept. When it rejects, so does the request, though the change stays made.
   */
  readonly save?: (state: Route53State) => Promise<void>;
  /** From the acceptance of a change until the DNS servers answer it: PENDING becomes INSYNC. 1 s to 3 s. */
  readonly propagation?: { readonly msMin: number; readonly msMax: number };
  /** For so long after accepting a change, further ones of the same zone get PriorRequestNotComplete. 100 ms. */
  readonly processingMs?: number;
  /** Of all requests together; commands that have a lower rate of their own keep it. `strictRate`. */
  readonly rate?: Rate | 'unlimited';
};

export type Route53StandIn = {
  /** The requests end at the stand-in, before the client's retries: a throttled one is rejected at once. */
  readonly client: Route53Client;
  /** The zones as the DNS servers answer them now: without changes that are PENDING. */
  published(): readonly Zone[];
  /** Whether Route 53 takes the health check for healthy. One that nobody has set is. */
  isHealthy(healthCheckId: string): boolean;
  /** @throws NoSuchHealthCheck */
  setHealth(healthCheckId: string, healthy: boolean): void;
  state(): Route53State;
  healthChecks(): readonly HealthCheck[];
};

export function createRoute53StandIn(parts: Route53StandInParts): Route53StandIn {
  const { clock, random, propagation = { msMin: 1_000, msMax: 3_000 }, processingMs = 100, rate = strictRate } = parts;
  const healthChecks = createHealthChecks(parts.state?.healthChecks ?? []);
  const zones = createHostedZones(parts.state?.zones ?? [], {
    clock,
    processingMs,
    propagationMs: () => propagation.msMin + random() * (propagation.msMax - propagation.msMin),
  });
  const changes = createChangeLog(parts.state?.changes ?? [], { clock, random });
  const state = () => ({ zones: zones.newest(), healthChecks: healthChecks.all(), changes: changes.newest() });
  const isHealthy = (id: string) => healthChecks.isHealthy(id);
  const operations = createOperations({ clock, random, zones, healthChecks, changes });
  const admit = createAdmission(clock, rate);

  const client = new Route53Client({
    region: 'us-east-1',
    // Nothing is signed; without these the client would look for real ones.
    credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
    cacheMiddleware: true,
  });
  client.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        const operation = operations.get(commandName ?? '');
        if (operation === undefined) throw new Error(`The Route 53 stand-in does not know ${commandName}.`);
        if (!admit(commandName ?? '')) throw throttling();
        const { output, changed } = operation(input);
        if (changed) await parts.save?.(state());
        return {
          output: { $metadata: { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 }, ...output },
          response: {},
        };
      },
    // After the client has brought ids into form, before it would write the request.
    { step: 'serialize', priority: 'high', name: 'route53StandIn' },
  );

  return {
    client,
    published: () => zones.published(),
    isHealthy,
    setHealth: (id, healthy) => healthChecks.setHealth(id, healthy),
    state,
    healthChecks: () => healthChecks.all(),
  };
}

/** @returns whether the account may make the request now. */
function createAdmission(clock: Clock, rate: Rate | 'unlimited'): (commandName: string) => boolean {
  if (rate === 'unlimited') return () => true;
  const now = () => clock.monotonic();
  const account = createBucket(rate, now);
  const ofCommand = new Map(Object.entries(commandRates).map(([name, own]) => [name, createBucket(own, now)]));
  return (commandName) => account.take() && (ofCommand.get(commandName)?.take() ?? true);
}
