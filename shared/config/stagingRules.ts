/** A database to restore into is emptied and written to, so nothing about it may look like one that people depend on. */
import { isStagingName, stagingWords } from '../restore/stagingName.ts';
import { hasPasswordWrittenOut, parseDatabaseUrl } from './databaseUrl.ts';
import type { ServiceDraft } from './draft.ts';
import type { EngineDraft } from './draftRestore.ts';
import type { Findings } from './findings.ts';
import { quote } from './quote.ts';

/** Host → the service that is reached there. */
export type PeopleDependOn = ReadonlyMap<string, string>;

export function dependedHosts(services: readonly ServiceDraft[]): PeopleDependOn {
  return new Map(
    services.flatMap((service) => hostsOf(service).map((host) => [host.toLowerCase(), service.id] as const)),
  );
}

function hostsOf({ endpoints, database }: ServiceDraft): readonly string[] {
  const addresses = endpoints.flatMap(({ address }) => (address.state === 'valid' ? [address.value] : []));
  const probed = addresses.flatMap((address) => {
    if (address.kind === 'http') return [new URL(address.url).hostname.replace(/^\[(.*)\]$/, '$1')];
    return address.kind === 'dns' ? [address.name] : [address.host];
  });
  const parsed = database.url.state === 'valid' ? parseDatabaseUrl(database.url.value) : undefined;
  return parsed?.ok === true ? [...probed, parsed.value.host] : probed;
}

export function checkStaging({ staging }: EngineDraft, depended: PeopleDependOn, findings: Findings): void {
  if (staging.state !== 'valid') return;
  const parsed = parseDatabaseUrl(staging.value);
  if (!parsed.ok) return;
  const { database, host } = parsed.value;
  if (database === undefined || !isStagingName(database)) {
    const what =
      database === undefined ? 'the URL names no database' : `${quote(database)} does not say that it is for tests`;
    findings.problem(
      staging.part,
      `${what}; restore into an empty database whose name has ${stagingWords} in it as a word, such as restore_test`,
    );
  }
  const service = depended.get(host.toLowerCase());
  if (service !== undefined) {
    findings.problem(staging.part, `${quote(host)} is a host of the service ${service}; restore to another machine`);
  }
  if (!hasPasswordWrittenOut(parsed.value)) return;
  const advice = `refer to it instead: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}`;
  findings.warning(
    staging.part,
    `the password is written out, so it ends up in the repository and in the bundles; ${advice}`,
  );
}
