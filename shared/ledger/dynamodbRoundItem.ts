/**
 * A round or a burst → its item. Writing stands apart from reading, so that the probe's bundle carries no parser.
 */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Evidence } from '../probe/observation.ts';
import type { Burst, BurstKey } from './burst.ts';
import { burstKey, claimKey, type Key, roundKey } from './keys.ts';
import { claimRetentionMs, roundRetentionMs } from './retention.ts';
import type { Round, Seen } from './round.ts';
import { seenText } from './seenText.ts';

export type Item = Record<string, AttributeValue>;

type Endpoints = Readonly<Record<string, Seen>>;

export function roundItem(round: Round): Item {
  const services = Object.entries(round.seen);
  const why = services.map(([service, endpoints]) => [service, evidenceOf(endpoints)] as const);
  const failing = why.filter(([, evidence]) => evidence !== undefined);
  return sightingItem(roundKey(round), round, {
    of: round.observerCount,
    seen: Object.fromEntries(services.map(([service, endpoints]) => [service, textOf(endpoints)])),
    ...(failing.length === 0 ? {} : { why: Object.fromEntries(failing) }),
  });
}

export function burstItem(burst: Burst): Item {
  const why = evidenceOf(burst.seen);
  return sightingItem(burstKey(burst), burst, {
    seen: textOf(burst.seen),
    ...(why === undefined ? {} : { why }),
  });
}

export function claimItem(key: BurstKey): Item {
  return marshall({ ...claimKey(key), v: 1, expiresAt: Math.ceil((key.slot + claimRetentionMs) / 1000) });
}

function sightingItem(key: Key, { slot, startedAt }: Pick<Burst, 'slot' | 'startedAt'>, content: object): Item {
  const expiresAt = Math.ceil((slot + roundRetentionMs) / 1000);
  return marshall({ ...key, v: 1, startedAt, ...content, expiresAt }, { removeUndefinedValues: true });
}

function textOf(endpoints: Endpoints): Record<string, string> {
  return Object.fromEntries(Object.entries(endpoints).map(([endpoint, seen]) => [endpoint, seenText(seen)]));
}

/** Only what failed has evidence, so a good round carries none. */
function evidenceOf(endpoints: Endpoints): Record<string, Evidence> | undefined {
  const told = Object.entries(endpoints).flatMap(([endpoint, seen]): (readonly [string, Evidence])[] =>
    seen.outcome === 'up' || Object.keys(seen.evidence).length === 0 ? [] : [[endpoint, seen.evidence]],
  );
  return told.length === 0 ? undefined : Object.fromEntries(told);
}
