/** Which looks a key of the ledger stands for, and which services they concern. */
import type { Key } from './keys.ts';
import type { Shard } from './shards.ts';

export type LookKey =
  | {
      readonly kind: 'round';
      readonly observer: string;
      readonly everyMs: number;
      readonly shardIndex: number;
      readonly slot: number;
    }
  | { readonly kind: 'burst'; readonly observer: string; readonly service: string; readonly slot: number };

const roundPartition = /^round#([^#]+)#(\d+)$/;
const burstPartition = /^burst#([^#]+)$/;

/** Undefined for everything else that the ledger keeps. */
export function lookKeyOf({ pk, sk }: Key): LookKey | undefined {
  const [, moment = '', rest = ''] = /^([^#]+)#(.+)$/.exec(sk) ?? [];
  const slot = Date.parse(moment);
  if (Number.isNaN(slot)) return undefined;
  const [, observer, everyMs] = roundPartition.exec(pk) ?? [];
  if (observer !== undefined && /^\d+$/.test(rest)) {
    return { kind: 'round', observer, everyMs: Number(everyMs), shardIndex: Number(rest), slot };
  }
  const [, looker] = burstPartition.exec(pk) ?? [];
  return looker === undefined ? undefined : { kind: 'burst', observer: looker, service: rest, slot };
}

/**
 * The services that new looks say something of, in the order of the shards. Rounds of a shard that the config no longer
 * has concern nobody.
 */
export function servicesLookedAt(keys: readonly Key[], shards: readonly Shard[]): readonly string[] {
  const looks = keys.flatMap((key) => lookKeyOf(key) ?? []);
  return shards.flatMap((shard) => {
    const isShard = looks.some(
      (look) => look.kind === 'round' && look.everyMs === shard.everyMs && look.shardIndex === shard.index,
    );
    return shard.services
      .map(({ id }) => id)
      .filter((id) => isShard || looks.some((look) => look.kind === 'burst' && look.service === id));
  });
}
