/** The verb `readStorage`: what operators read of the last audit, each part failing by itself. */
import type { Config } from '../config/config.ts';
import { eachAtMost } from '../runtime/eachAtMost.ts';
import { type AuditLedger, type Audits, readAudits } from '../storage/run/readAudits.ts';
import { type AuditReport, type AuditSummary, newestReports, type SubjectLine } from '../storage/run/run.ts';
import { auditSubjectsOf } from '../storage/run/subjects.ts';
import { readSection, type Section } from './section.ts';

export type Storage = {
  /** Hidden where the config has nothing audited. */
  readonly audits: Section<Audits>;
  /** The worst first, of very many the first. */
  readonly subjects: readonly StorageSubject[];
};

export type StorageSubject = {
  readonly line: SubjectLine;
  /** Hidden where it is older than what is kept. */
  readonly report: Section<AuditReport>;
};

export type StorageInput = { readonly config: Config; readonly now: number };

export type StorageParts = { readonly ledger: AuditLedger; readonly onError: (error: unknown) => void };

/** A page is for reading; the API lists the rest. */
const subjectsMax = 50;

/** So many reports are read at a time. */
const atOnceMax = 10;

export async function readStorage({ config, now }: StorageInput, { ledger, onError }: StorageParts): Promise<Storage> {
  const audits = await readSection(
    async () => (auditSubjectsOf(config).length === 0 ? undefined : await readAudits({ config, now }, ledger)),
    onError,
  );
  const finished = audits.state === 'shown' ? audits.value.finished : undefined;
  if (finished === undefined) return { audits, subjects: [] };
  const lines = worstFirst(finished).slice(0, subjectsMax);
  const subjects = await eachAtMost(atOnceMax, lines, async (line): Promise<StorageSubject> => {
    const report = await readSection(
      async () => newestReports(await ledger.auditReports(finished.run, line.subject))[0],
      onError,
    );
    return { line, report };
  });
  return { audits, subjects };
}

/** What could not be judged comes before what is known to be good. */
function worstFirst({ subjects }: AuditSummary): readonly SubjectLine[] {
  return subjects.toSorted((a, b) => (a.score ?? -1) - (b.score ?? -1));
}
