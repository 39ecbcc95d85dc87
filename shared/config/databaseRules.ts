/** Databases and tables of a service. */
import { hasPasswordWrittenOut, parseDatabaseUrl } from './databaseUrl.ts';
import type { ServiceDraft } from './draft.ts';
import type { DatabaseDraft, TableDraft } from './draftAudit.ts';
import type { Findings } from './findings.ts';
import { quote } from './quote.ts';

/** @param home the region of tables that name none; undefined when it is not known. */
export function checkServiceStorage(service: ServiceDraft, home: string | undefined, findings: Findings): void {
  checkPassword(service.database, findings);
  const seen = new Set<string>();
  for (const table of service.tables) {
    checkReplicas(table, home, findings);
    checkTwice(table, home, seen, findings);
  }
}

function checkPassword({ url }: DatabaseDraft, findings: Findings): void {
  if (url.state !== 'valid') return;
  const parsed = parseDatabaseUrl(url.value);
  if (!parsed.ok || !hasPasswordWrittenOut(parsed.value)) return;
  const advice = `refer to it instead: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}`;
  findings.warning(
    url.part,
    `the password is written out, so it ends up in the repository and in the bundles; ${advice}`,
  );
}

function regionOf({ region }: TableDraft, home: string | undefined): string | undefined {
  if (region.state === 'valid') return region.value;
  return region.state === 'absent' ? home : undefined;
}

function checkTwice(table: TableDraft, home: string | undefined, seen: Set<string>, findings: Findings): void {
  const region = regionOf(table, home);
  if (table.name.state !== 'valid' || region === undefined) return;
  const place = `${region} ${table.name.value}`;
  if (seen.has(place)) {
    findings.problem(table.name.part, `${quote(table.name.value)} in ${region} is listed twice; remove one`);
  }
  seen.add(place);
}

function checkReplicas(table: TableDraft, home: string | undefined, findings: Findings): void {
  const own = regionOf(table, home);
  const seen = new Set<string>();
  for (const replica of table.replicas) {
    if (replica.state !== 'valid') continue;
    const region = replica.value;
    if (region === own) {
      const message = `the table itself is in ${region}, so no replica of it can be there`;
      findings.problem(replica.part, `${message}; remove it, or write the table's own \`region\``);
    } else if (seen.has(region)) {
      findings.problem(replica.part, `${region} is listed twice; remove one`);
    }
    seen.add(region);
  }
}
