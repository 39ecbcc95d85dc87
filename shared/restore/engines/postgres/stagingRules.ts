/** Whether a staging database may be restored into, by what is known before anybody connects to it. Pure. */
import { isIP } from 'node:net';
import { failedWith, type RestoreFailure } from '../../failure.ts';
import { isStagingName, stagingWords } from '../../stagingName.ts';

export type Host = {
  /** As the config writes it. */
  readonly name: string;
  /** What it resolves to; empty where nobody could say. */
  readonly addresses: readonly string[];
  /** Whether a service's database lives there. */
  readonly isDatabase?: boolean;
};

/**
 * @param live hosts of the services: of their endpoints and their databases.
 */
export function judgeStaging(database: string, host: Host, live: readonly Host[]): RestoreFailure | undefined {
  if (!isStagingName(database)) {
    return failedWith(
      'staging-is-live',
      `Nothing in the name of the staging database ${JSON.stringify(database)} says that it is for restores.`,
      `Use a database with a word such as ${stagingWords} in its name.`,
    ).failure;
  }
  const unknown = [host, ...live.filter(({ isDatabase }) => isDatabase === true)].find((each) => !isKnown(each));
  if (unknown !== undefined) {
    return failedWith(
      'unreachable',
      `The host ${unknown.name} has no address here, so it cannot be told whether the staging server is a live one.`,
      'Restore where the names of the staging server and of the services’ databases can be looked up.',
    ).failure;
  }
  const same = live.find((other) => isSame(host, other));
  if (same === undefined) return undefined;
  const how = canonical(same.name) === canonical(host.name) ? '' : `, which is ${same.name}`;
  return failedWith(
    'staging-is-live',
    `The staging server ${host.name}${how} is one that a service lives on.`,
    'Restore into a server that no service uses, or leave `staging` out to restore into one that is made for the run.',
  ).failure;
}

/** The folder of a socket is an address, too. */
function isKnown({ name, addresses }: Host): boolean {
  return addresses.length > 0 || isIP(canonical(name)) !== 0 || name.startsWith('/');
}

function isSame(one: Host, other: Host): boolean {
  if (canonical(one.name) === canonical(other.name)) return true;
  const addresses = new Set([one.name, ...one.addresses].map(canonical));
  return [other.name, ...other.addresses].some((address) => addresses.has(canonical(address)));
}

/** Also of an IPv4 address that is written as an IPv6 one. */
function canonical(host: string): string {
  return host
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '')
    .replace(/^::ffff:(?=\d+\.)/, '');
}
