/** `holdfast adopt`: puts a service's failover records under Holdfast's control, or shows what that would change. */
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { adoptionSchema } from '../shared/status/admin/adminSchemas.ts';
import type { Io } from './io.ts';
import { type OrderOptions, order, print, told } from './order.ts';

export type AdoptOptions = OrderOptions & { readonly yes: boolean };

type Adoption = z.output<typeof adoptionSchema>;

export function adoptRecords(options: AdoptOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const answer = await order('adopt', { yes: options.yes }, adoptionSchema, options);
    print(io, options.json, answer, adoptionText(answer));
    return 0;
  });
}

function adoptionText(adoption: Adoption): string {
  const { service, outcome, active, epoch } = adoption;
  if (outcome === 'already-adopted') {
    return `${service} is under Holdfast's control already: ${active} is active (epoch ${epoch})${dnsText(adoption)}\n`;
  }
  const { name, type } = adoption.record;
  const diff = [
    ...adoption.deletes.map((record) => `- ${recordText(record)}\n`),
    ...adoption.creates.map((record) => `+ ${recordText(record)}\n`),
  ];
  const change =
    diff.length === 0 ? 'The records stay as they are.\n' : `${name} ${type}, in one change:\n${diff.join('')}`;
  const end =
    outcome === 'proposed'
      ? `Nothing has been changed. ${active} would be active (epoch ${epoch}). To do it: holdfast adopt ${service} --yes\n`
      : `${service} is under Holdfast's control: ${active} is active (epoch ${epoch})${dnsText(adoption)}\n`;
  return `${change}${end}`;
}

function dnsText({ dns, note }: Adoption): string {
  if (dns === undefined) return '';
  return `; ${dns === 'settled' ? 'the name answers it' : 'DNS is under way'}${note === undefined ? '' : ` (${printable(note)})`}`;
}

function recordText({ role, values, ttlSeconds, healthCheckId, setIdentifier }: Adoption['deletes'][number]): string {
  const guard = healthCheckId === undefined ? 'no health check' : `health check ${healthCheckId}`;
  const text = `${role.padEnd('SECONDARY'.length)}  ${values.join(', ')}  TTL ${ttlSeconds} s  ${guard}  "${setIdentifier}"`;
  return printable(text);
}
