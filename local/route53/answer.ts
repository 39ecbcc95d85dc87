/** What Route 53's name servers answer from the published zones: failover routing, aliases, wildcards, CNAMEs. */
import { isWithin, parentOf, parseName, wildcardBelow } from './domainName.ts';
import type { RecordSet, RecordType } from './recordSet.ts';
import { parseValue } from './recordValue.ts';
import type { Zone } from './zone.ts';

export type AnswerRecord = {
  /** As `parseName` keeps it. */
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  readonly value: string;
};

export type Answer =
  /** No zone holds the name. */
  | { readonly kind: 'refused' }
  | {
      readonly kind: 'answered';
      readonly rcode: 'NOERROR' | 'NXDOMAIN';
      readonly answers: readonly AnswerRecord[];
      readonly authority: readonly AnswerRecord[];
    };

export type Names = {
  readonly zones: readonly Zone[];
  /** Of a health check, by its id. */
  readonly isHealthy: (healthCheckId: string) => boolean;
};

/** How many CNAMEs or aliases are followed; more is a loop. */
const hopsMax = 8;

/** @param name as `parseName` keeps it. @param type a record type's name, or any other text for one never kept. */
export function answer({ zones, isHealthy }: Names, name: string, type: string): Answer {
  const zone = zones
    .filter((candidate) => isWithin(name, candidate.name))
    .reduce<Zone | undefined>((best, next) => (best && best.name.length >= next.name.length ? best : next), undefined);
  if (zone === undefined) return { kind: 'refused' };

  const index = indexOf(zone);
  const answers: AnswerRecord[] = [];
  let asked = name;
  for (let hop = 0; hop < hopsMax; hop += 1) {
    const present = recordSetsFor(index, zone, asked);
    if (present === undefined) return negative(zone, 'NXDOMAIN', answers);
    const records = recordsOf(present, type, asked, { index, isHealthy, hops: hopsMax });
    if (records.length > 0) {
      return { kind: 'answered', rcode: 'NOERROR', answers: [...answers, ...records], authority: [] };
    }
    const [canonical] = recordsOf(present, 'CNAME', asked, { index, isHealthy, hops: hopsMax });
    if (canonical === undefined) return negative(zone, 'NOERROR', answers);
    answers.push(canonical);
    const target = parseName(canonical.value);
    if (!target.ok || !isWithin(target.name, zone.name)) break;
    asked = target.name;
  }
  return { kind: 'answered', rcode: 'NOERROR', answers, authority: [] };
}

/** With the zone's SOA record, living no longer than its MINIMUM field says (RFC 2308, sections 3 and 5). */
function negative(zone: Zone, rcode: 'NOERROR' | 'NXDOMAIN', answers: readonly AnswerRecord[]): Answer {
  const apex = zone.recordSets.find(({ name, type }) => name === zone.name && type === 'SOA');
  if (apex?.content.kind !== 'values') throw new Error(`The zone ${zone.name} has no SOA record.`);
  const [value] = apex.content.values;
  const parsed = parseValue('SOA', value ?? '');
  if (value === undefined || !parsed.ok || parsed.record.type !== 'SOA') {
    throw new Error(`The SOA record of ${zone.name} cannot be read.`);
  }
  const ttl = Math.min(apex.content.ttl, parsed.record.data.minimum);
  return { kind: 'answered', rcode, answers, authority: [{ name: zone.name, type: 'SOA', ttl, value }] };
}

type Index = {
  readonly byName: ReadonlyMap<string, readonly RecordSet[]>;
  /** Every name that exists, also those that only have names below them (RFC 8020). */
  readonly names: ReadonlySet<string>;
};

/** A zone never changes: every batch makes a new one. */
const indexes = new WeakMap<Zone, Index>();

function indexOf(zone: Zone): Index {
  const known = indexes.get(zone);
  if (known !== undefined) return known;
  const byName = Map.groupBy(zone.recordSets, ({ name }) => name);
  const names = new Set<string>();
  for (const owner of byName.keys()) {
    let name: string | undefined = owner;
    while (name !== undefined && isWithin(name, zone.name) && !names.has(name)) {
      names.add(name);
      name = parentOf(name);
    }
  }
  const index = { byName, names };
  indexes.set(zone, index);
  return index;
}

/** A name's own record sets, or those of the wildcard that stands for it (RFC 4592). @returns undefined: no such name. */
function recordSetsFor({ byName, names }: Index, zone: Zone, asked: string): readonly RecordSet[] | undefined {
  if (names.has(asked)) return byName.get(asked) ?? [];
  let encloser = parentOf(asked);
  while (encloser !== undefined && isWithin(encloser, zone.name) && !names.has(encloser)) encloser = parentOf(encloser);
  return encloser === undefined ? undefined : byName.get(wildcardBelow(encloser));
}

type Walk = { readonly index: Index; readonly isHealthy: Names['isHealthy']; readonly hops: number };

function recordsOf(present: readonly RecordSet[], type: string, owner: string, walk: Walk): readonly AnswerRecord[] {
  const group = present.filter((recordSet) => recordSet.type === type);
  const chosen = chooseOf(group, walk);
  if (chosen === undefined || walk.hops === 0) return [];
  const { content } = chosen;
  if (content.kind === 'values') {
    return content.values.map((value) => ({ name: owner, type: chosen.type, ttl: content.ttl, value }));
  }
  return recordsOf(targetsOf(content.target, walk), type, owner, { ...walk, hops: walk.hops - 1 });
}

/**
 * The primary while it is healthy, else the secondary while that is healthy, else the primary again (developer guide,
 * "How Amazon Route 53 chooses records when health checking is configured"; API reference, ResourceRecordSet, Failover).
 */
function chooseOf(group: readonly RecordSet[], walk: Walk): RecordSet | undefined {
  const primary = group.find(({ failover }) => failover === 'PRIMARY');
  const secondary = group.find(({ failover }) => failover === 'SECONDARY');
  if (primary !== undefined && isUp(primary, walk)) return primary;
  if (secondary !== undefined && isUp(secondary, walk)) return secondary;
  return primary ?? secondary ?? group[0];
}

/** Without a check always healthy; an alias that evaluates its target is as healthy as what it would answer. */
function isUp({ type, healthCheckId, content }: RecordSet, walk: Walk): boolean {
  if (healthCheckId !== undefined && !walk.isHealthy(healthCheckId)) return false;
  if (content.kind === 'values' || !content.evaluateTargetHealth || walk.hops === 0) return true;
  const group = targetsOf(content.target, walk).filter((target) => target.type === type);
  return group.some((target) => isUp(target, { ...walk, hops: walk.hops - 1 }));
}

function targetsOf(target: string, { index }: Walk): readonly RecordSet[] {
  const parsed = parseName(target);
  return (parsed.ok && index.byName.get(parsed.name)) || [];
}
