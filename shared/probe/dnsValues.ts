/** DNS answers in presentation form (RFC 1035, section 5.1), normalised so that they can be compared as sets. */
import type { CaaRecord } from 'node:dns';
import type { Resolver } from 'node:dns/promises';
import type { DnsRecordType } from './target.ts';

/** Asks, and gives each record as a zone file would write it. Rejects with c-ares' errors. */
export async function queryValues(queries: Resolver, name: string, type: DnsRecordType): Promise<string[]> {
  switch (type) {
    case 'A':
      return queries.resolve4(name);
    case 'AAAA':
      return queries.resolve6(name);
    case 'CNAME':
      return queries.resolveCname(name);
    case 'NS':
      return queries.resolveNs(name);
    case 'PTR':
      return queries.resolvePtr(name);
    case 'TXT':
      return (await queries.resolveTxt(name)).map((chunks) => chunks.join(''));
    case 'MX':
      return (await queries.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'SRV':
      return (await queries.resolveSrv(name)).map((srv) => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`);
    case 'CAA':
      return (await queries.resolveCaa(name)).map(presentCaa);
    case 'SOA': {
      const soa = await queries.resolveSoa(name);
      return [`${soa.nsname} ${soa.hostmaster} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minttl}`];
    }
  }
}

/** RFC 8659, section 4.1.1: flags, tag, value. Node gives the tag as the name of a property, beside its own `type`. */
function presentCaa({ critical, ...tags }: CaaRecord): string {
  const [tag = '', value = ''] =
    Object.entries(tags).find(([name, value]) => name !== 'type' && typeof value === 'string') ?? [];
  return `${critical} ${tag} "${value}"`;
}

/** Names are equal whatever their case and final dot; texts are not; IPv6 addresses have many spellings. */
export function normaliseValue(value: string, type: DnsRecordType): string {
  const text = value.trim();
  switch (type) {
    case 'TXT':
      return value;
    case 'A':
      return text;
    case 'AAAA':
      return URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) ?? text.toLowerCase();
    case 'CAA':
      return normaliseCaa(text);
    default:
      return text
        .toLowerCase()
        .split(/\s+/)
        .map((word) => word.replace(/(?<=.)\.$/, ''))
        .join(' ');
  }
}

function normaliseCaa(text: string): string {
  const [flags = '', tag = '', ...value] = text.split(/\s+/);
  const bare = value.join(' ').replace(/^"(.*)"$/, '$1');
  return `${flags} ${tag.toLowerCase()} "${bare}"`;
}
