/** Health checks whose health is set from outside: nothing is probed here. */
import type { HealthCheckObservation, HealthCheckRegion } from '@aws-sdk/client-route-53';
import * as z from 'zod';
import { healthCheckAlreadyExists, invalidInput, noSuchHealthCheck } from './refusals.ts';

/** Ranges are those of the API reference, HealthCheckConfig. */
const configSchema = z.strictObject({
  Type: z.enum(['HTTP', 'HTTPS', 'HTTP_STR_MATCH', 'HTTPS_STR_MATCH', 'TCP', 'CALCULATED', 'CLOUDWATCH_METRIC']),
  IPAddress: z.string().max(45).optional(),
  Port: z.number().int().min(1).max(65_535).optional(),
  ResourcePath: z.string().max(255).optional(),
  FullyQualifiedDomainName: z.string().max(255).optional(),
  SearchString: z.string().max(255).optional(),
  RequestInterval: z.union([z.literal(10), z.literal(30)]).optional(),
  FailureThreshold: z.number().int().min(1).max(10).optional(),
  MeasureLatency: z.boolean().optional(),
  Inverted: z.boolean().optional(),
  Disabled: z.boolean().optional(),
  HealthThreshold: z.number().int().min(0).max(256).optional(),
  ChildHealthChecks: z.array(z.string().max(64)).max(256).optional(),
  EnableSNI: z.boolean().optional(),
});

const requestSchema = z.strictObject({
  CallerReference: z.string().min(1).max(64),
  HealthCheckConfig: configSchema,
});

/** JSON-safe. */
export const healthCheckSchema = z.strictObject({ id: z.string(), callerReference: z.string(), config: configSchema });
export type HealthCheck = Readonly<z.infer<typeof healthCheckSchema>>;
export type HealthCheckConfig = HealthCheck['config'];

export type HealthChecks = {
  /** @throws InvalidInput, HealthCheckAlreadyExists, NoSuchHealthCheck (a child) */
  create(input: unknown, id: () => string): HealthCheck;
  /** @throws NoSuchHealthCheck */
  get(id: string): HealthCheck;
  has(id: string): boolean;
  all(): readonly HealthCheck[];
  /** What the check's endpoint is like from now on. @throws NoSuchHealthCheck */
  setHealth(id: string, healthy: boolean): void;
  /** What Route 53 makes of it; a check that is not there any more counts as healthy. */
  isHealthy(id: string): boolean;
  /** @throws NoSuchHealthCheck */
  observations(id: string, now: number): HealthCheckObservation[];
};

/** The regions of Route 53's health checkers (API reference, HealthCheckConfig, Regions). */
const checkerRegions: readonly HealthCheckRegion[] = [
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-northeast-1',
  'sa-east-1',
];

export function createHealthChecks(initial: readonly HealthCheck[]): HealthChecks {
  const checks = new Map(initial.map((check) => [check.id, check]));
  const unhealthy = new Set<string>();

  function get(id: string): HealthCheck {
    const check = checks.get(id);
    if (check === undefined) throw noSuchHealthCheck(id);
    return check;
  }

  function isHealthy(id: string): boolean {
    const check = checks.get(id);
    if (check === undefined) return true;
    const { config } = check;
    // "Stops Route 53 from performing health checks … Route 53 considers the status to always be healthy", and with
    // Inverted unhealthy (API reference, HealthCheckConfig, Disabled).
    const healthy = config.Disabled === true || isUp(check);
    return config.Inverted === true ? !healthy : healthy;
  }

  function isUp({ id, config }: HealthCheck): boolean {
    if (config.Type !== 'CALCULATED') return !unhealthy.has(id);
    const healthyChildren = (config.ChildHealthChecks ?? []).filter(isHealthy).length;
    return healthyChildren >= (config.HealthThreshold ?? 0);
  }

  return {
    create(input, makeId) {
      const parsed = requestSchema.safeParse(input);
      if (!parsed.success) throw invalidInput(z.prettifyError(parsed.error));
      const { CallerReference, HealthCheckConfig } = parsed.data;
      for (const child of HealthCheckConfig.ChildHealthChecks ?? []) get(child);
      const twin = [...checks.values()].find(({ callerReference }) => callerReference === CallerReference);
      if (twin !== undefined) {
        // Only with a value that differs is the same caller reference an error (API reference, CreateHealthCheck).
        if (JSON.stringify(twin.config) === JSON.stringify(HealthCheckConfig)) return twin;
        throw healthCheckAlreadyExists(CallerReference);
      }
      const check = { id: makeId(), callerReference: CallerReference, config: HealthCheckConfig };
      checks.set(check.id, check);
      return check;
    },
    get,
    has: (id) => checks.has(id),
    all: () => [...checks.values()],
    setHealth(id, healthy) {
      get(id);
      if (healthy) unhealthy.delete(id);
      else unhealthy.add(id);
    },
    isHealthy,
    observations(id, now) {
      get(id);
      const Status = isHealthy(id)
        ? 'Success: HTTP Status Code 200, OK'
        : 'Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.';
      return checkerRegions.map((Region, index) => ({
        Region,
        // From the documentation's block (RFC 5737): no checker is behind it.
        IPAddress: `203.0.113.${index + 1}`,
        StatusReport: { Status, CheckedTime: new Date(now) },
      }));
    },
  };
}
