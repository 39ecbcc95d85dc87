/** Whether a staging database may be restored into, by what is known before anybody connects to it. Pure. */
import { failedWith, type RestoreFailure } from '../../failure.ts';

export type Host = {
  /** As the config writes it. */
  readonly name: string;
  /** What it resolves to; empty where nobody could say. */
  readonly addresses: readonly string[];
};

/** Words of a name that say what it is for; `production_test_results` has one, too, and is empty or refused later. */
const words = new Set(['restore', 'restores', 'staging', 'scratch', 'test', 'holdfast']);

/**
 * @param live hosts of the services: of their endpoints and their databases.
 */
export function judgeStaging(database: string, host: Host, live: readonly Host[]): RestoreFailure | undefined {
  if (
    !database
      .toLowerCase()
      .split(/[^a-z]+/)
      .some((word) => words.has(word))
  ) {
    return failedWith(
      'staging-is-live',
      `Nothing in the name of the staging database ${JSON.stringify(database)} says that it is for restores.`,
      'Use a database whose name has restore, staging, scratch, test or holdfast as a word of it.',
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
