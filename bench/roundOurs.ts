/** The round as an observer takes it, with every kind of assertion, recorded in memory. */

import { slotAt } from '../shared/availability/slots.ts';
import { nothingAudited } from '../shared/config/auditConfig.ts';
import type { Config, Service } from '../shared/config/config.ts';
import { bodyBytesMaxDefault, methodDefault } from '../shared/config/defaults.ts';
import { nothingRestored } from '../shared/config/restoreConfig.ts';
import type { Round } from '../shared/ledger/round.ts';
import { shardsOf } from '../shared/ledger/shards.ts';
import { takeRound } from '../shared/ledger/takeRound.ts';
import { createProbeContext } from '../shared/probe/context.ts';
import { probe } from '../shared/probe/probe.ts';
import { SecretUnavailable } from '../shared/probe/secrets.ts';
import type { HttpTarget } from '../shared/probe/target.ts';
import type { Clock } from '../shared/runtime/clock.ts';
import { systemClock } from '../shared/runtime/systemClock.ts';
import { endpointCount, type RoundWay } from './roundWays.ts';

const everyMs = 60_000;

export function ourRound(urls: readonly string[]): RoundWay {
  const [shard] = shardsOf(configOf(urls), () => endpointCount);
  if (shard === undefined) throw new Error('The config has no endpoint.');
  const context = createProbeContext({
    clock: systemClock,
    secrets: async (reference) => {
      throw new SecretUnavailable(reference, 'the bench has none');
    },
  });
  return async () => {
    const kept: Round[] = [];
    const ledger = {
      async recordRound(round: Round) {
        kept.push(round);
        return 'recorded' as const;
      },
    };
    const slot = slotAt(systemClock.now(), everyMs);
    await takeRound(
      { shard, slot, observer: 'us-east-1', observerCount: 1 },
      { ledger, probe: (target) => probe(target, context), clock: clockFrom(slot) },
    );
    return kept
      .flatMap(({ seen }) => Object.values(seen).flatMap((byEndpoint) => Object.values(byEndpoint)))
      .filter(({ outcome, timings }) => outcome === 'up' && timings.firstByteMs !== undefined).length;
  };
}

/** The real clock, set so that the slot begins now: a round that runs into the next slot would be cut short. */
function clockFrom(slot: number): Clock {
  const ahead = systemClock.now() - slot;
  return { ...systemClock, now: () => systemClock.now() - ahead };
}

function configOf(urls: readonly string[]): Config {
  const services = urls.map(
    (url, index): Service => ({
      id: `service-${index}`,
      title: `Service ${index}`,
      everyMs,
      endpoints: [{ id: 'us-east-1', target: targetOf(url) }],
      alarms: [],
    }),
  );
  return {
    observers: ['us-east-1'],
    services,
    maintenance: [],
    alerts: [],
    audit: nothingAudited,
    restore: nothingRestored,
  };
}

function targetOf(url: string): HttpTarget {
  return {
    kind: 'http',
    url,
    method: methodDefault,
    headers: {},
    redirectsMax: 0,
    bodyBytesMax: bodyBytesMaxDefault,
    timeoutMs: 5_000,
    expect: {
      status: [{ from: 200, to: 299 }],
      headers: { 'content-type': { source: '^application/json', flags: '' } },
      body: { source: '"status":\\s*"ok"', flags: '' },
      json: [
        { path: 'status', equals: 'ok' },
        { path: 'checks.database', equals: 'ok' },
      ],
      latencyMsMax: 5_000,
    },
  };
}
