/**
 * A round ↔ its item. Writing stands apart from reading, so that the probe's bundle carries no parser.
 */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Evidence } from '../probe/observation.ts';
import { roundKey } from './keys.ts';
import { roundRetentionMs } from './retention.ts';
import type { Round } from './round.ts';
import { seenText } from './seenText.ts';

export type Item = Record<string, AttributeValue>;

export function roundItem(round: Round): Item {
  const why = evidenceOf(round);
  return marshall(
    {
      ...roundKey(round),
      v: 1,
      startedAt: round.startedAt,
      of: round.observerCount,
      seen: mapSeen(round, seenText),
      ...(Object.keys(why).length === 0 ? {} : { why }),
      expiresAt: Math.ceil((round.slot + roundRetentionMs) / 1000),
    },
    { removeUndefinedValues: true },
  );
}

function mapSeen<T>(round: Round, map: (seen: Round['seen'][string][string]) => T): Record<string, Record<string, T>> {
  return Object.fromEntries(
    Object.entries(round.seen).map(([service, endpoints]) => [
      service,
      Object.fromEntries(Object.entries(endpoints).map(([endpoint, seen]) => [endpoint, map(seen)])),
    ]),
  );
}

/** Only what failed has evidence, so a good round carries none. */
function evidenceOf(round: Round): Record<string, Record<string, Evidence>> {
  const why: Record<string, Record<string, Evidence>> = {};
  for (const [service, endpoints] of Object.entries(round.seen)) {
    for (const [endpoint, seen] of Object.entries(endpoints)) {
      if (seen.outcome === 'up' || Object.keys(seen.evidence).length === 0) continue;
      why[service] = { ...why[service], [endpoint]: seen.evidence };
    }
  }
  return why;
}
