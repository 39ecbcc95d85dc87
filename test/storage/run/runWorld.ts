/** A simulated estate that an audit runs over: time moves only when nothing else does. */
import { createVirtualClock, type VirtualClock } from '../../../local/simulation/clock.ts';
import { type AuditConfig, nothingAudited } from '../../../shared/config/auditConfig.ts';
import type { Config } from '../../../shared/config/config.ts';
import { nothingRestored } from '../../../shared/config/restoreConfig.ts';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import type { ControlStore } from '../../../shared/control/store.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { createMemoryLedger } from '../../../shared/ledger/memory.ts';
import type { CheckResult } from '../../../shared/storage/finding.ts';
import { policyNamed } from '../../../shared/storage/policies/builtIn.ts';
import {
  type AuditRunInput,
  type AuditRunParts,
  type AuditRunResult,
  auditRun,
} from '../../../shared/storage/run/auditRun.ts';
import type { AuditSubject } from '../../../shared/storage/run/subjects.ts';
import { failed, findingOf, passed, reportOf } from './samples.ts';

export const midnight = Date.UTC(2026, 10, 30);

export function configOf(buckets: readonly string[], more: Partial<AuditConfig> = {}): Config {
  const audited = buckets.map((name) => ({ name, policy: policyNamed('backup'), retention: [], exceptions: [] }));
  return {
    observers: ['us-east-1', 'us-east-2', 'us-west-2'],
    services: [],
    maintenance: [],
    alerts: [],
    audit: { ...nothingAudited, buckets: audited, ...more },
    restore: nothingRestored,
  };
}

export type RunWorld = {
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly control: ControlStore;
  /** What an audit of the bucket finds now. */
  readonly results: Map<string, readonly CheckResult[] | Error>;
  /** How long each audit takes, milliseconds. */
  takesMs: number;
  /** The subjects that were audited, in order. */
  readonly audited: string[];
  readonly errors: unknown[];
  /** Runs the verb and lets time go on until it has ended. */
  run(config: Config, more?: Partial<AuditRunInput>, parts?: Partial<AuditRunParts>): Promise<AuditRunResult>;
};

export function runWorld(startAt = midnight + 60_000): RunWorld {
  let tokens = 0;
  const world: RunWorld = {
    clock: createVirtualClock(startAt),
    ledger: createMemoryLedger(),
    control: createMemoryControlStore(),
    results: new Map(),
    takesMs: 1_000,
    audited: [],
    errors: [],
    async run(config, more = {}, parts = {}) {
      const { clock, ledger, control } = world;
      const now = more.now ?? clock.now();
      const input = { config, observer: 'us-east-1', now, deadline: now + 600_000, ...more };
      tokens += 1;
      const id = () => `token-${tokens}`;
      const onError = (error: unknown) => world.errors.push(error);
      const running = auditRun(input, { ledger, control, audit, clock, id, onError, ...parts });
      return await untilEnded(running, clock);
    },
  };

  async function audit({ subject }: AuditSubject, now: number) {
    await world.clock.sleep(world.takesMs);
    world.audited.push(subject.id);
    const found = world.results.get(subject.id) ?? resultsOf(subject.id);
    if (found instanceof Error) throw found;
    return reportOf(subject.id, found, { subject, lookedAt: now });
  }
  return world;
}

/** Every third bucket has a finding. */
function resultsOf(id: string): readonly CheckResult[] {
  const isBad = id.length % 3 === 0;
  return [passed('encryption'), isBad ? failed('versioning', [findingOf('versioning', id)]) : passed('versioning')];
}

async function untilEnded<T>(work: Promise<T>, clock: VirtualClock): Promise<T> {
  let hasEnded = false;
  const ended = work.finally(() => {
    hasEnded = true;
  });
  ended.catch(() => {});
  while (!hasEnded) await clock.advance(Math.min(60_000, clock.sleeping[0] ?? 1));
  return await ended;
}
