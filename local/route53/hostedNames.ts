/** Which name each hosted zone of a config has: the config knows a zone by its id alone. Pure. */
import { CannotStart } from '../cannotStart.ts';
import { isWithin, parseName } from './domainName.ts';

export type ZoneName = { readonly zone: string; readonly name: string };

/**
 * A zone is named after the domain above its record, or above all of them; a record right below a top-level domain is
 * taken for the zone itself, as nobody owns a top-level domain.
 * @param records the names of failover records, each with the id of its zone.
 * @returns one name a zone, as `parseName` keeps it. @throws CannotStart
 */
export function hostedNames(records: readonly ZoneName[]): readonly ZoneName[] {
  const byZone = Map.groupBy(records, ({ zone }) => zone);
  const named = [...byZone].map(([zone, own]) => {
    const apexes = own.map(({ name }) => apexOf(keptName(name)));
    const name = apexes.reduce(commonDomain);
    if (name === '') {
      throw new CannotStart(
        `The records ${own.map((one) => one.name).join(', ')} have no domain in common, so they cannot all be in the hosted zone ${zone}. Give each its own zone in the config.`,
      );
    }
    return { zone, name };
  });
  const twins = [...Map.groupBy(named, ({ name }) => name)].find(([, zones]) => zones.length > 1);
  if (twins === undefined) return named;
  const [name, zones] = twins;
  throw new CannotStart(
    `The hosted zones ${zones.map(({ zone }) => zone).join(', ')} would all be ${name.slice(0, -1)} on this machine, and its DNS server could answer only one. Put their records into one zone.`,
  );
}

/** The longest domain that both are within, `''` when only the root is. Both as `parseName` keeps them. */
export function commonDomain(one: string, other: string): string {
  let domain = one;
  while (domain !== '' && !isWithin(other, domain)) domain = domain.slice(domain.indexOf('.') + 1);
  return domain;
}

/** @throws CannotStart */
export function keptName(text: string): string {
  const parsed = parseName(text);
  if (!parsed.ok) throw new CannotStart(`The record name ${text} cannot be in DNS: ${parsed.fault}.`);
  return parsed.name;
}

function apexOf(name: string): string {
  const parent = name.slice(name.indexOf('.') + 1);
  return parent.indexOf('.') === parent.length - 1 ? name : parent;
}
