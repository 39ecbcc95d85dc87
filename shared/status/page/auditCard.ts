/** What the last audit found, in figures: for operators, on a page of theirs. */
import { html } from 'hono/html';
import { findingSeverities } from '../../storage/finding.ts';
import type { AuditSummary, SubjectLine, Totals } from '../../storage/run/run.ts';
import { subjectText } from '../../storage/run/subjectText.ts';
import type { StatusModel } from '../model.ts';
import { momentText } from '../words.ts';

/** A page is for reading; the API lists the rest. */
const shownMax = 50;

export function auditCard({ audit }: Pick<StatusModel, 'audit'>) {
  if (audit === undefined) return '';
  const { totals, changes, endedAt } = audit;
  const since =
    audit.before === undefined ? '' : `, ${changes.fresh} new and ${changes.gone} gone since ${audit.before}`;
  return html`
<section class="card" aria-labelledby="audit"><h2 id="audit">Audit</h2>
<p class="soft">${findingsText(totals)}${since} · ${momentText(endedAt)} · <a href="/api/v1/audits">all of it</a></p>
<div class="scroll"><table><caption>What was audited, the lowest score first</caption>
<thead><tr><th scope="col">subject</th><th scope="col">score</th><th scope="col">findings</th></tr></thead>
<tbody>${lowestFirst(audit).slice(0, shownMax).map(row)}</tbody></table></div>${moreLine(audit)}
</section>`;
}

/** What could not be judged comes before what is known to be good. */
function lowestFirst({ subjects }: AuditSummary): readonly SubjectLine[] {
  return subjects.toSorted((a, b) => (a.score ?? -1) - (b.score ?? -1));
}

function row({ subject, score, ...line }: SubjectLine) {
  const path = `/api/v1/audits/${encodeURIComponent(`${subject.kind}:${subject.id}`)}`;
  return html`<tr><th scope="row"><a href="${path}">${subjectText(subject)}</a></th><td>${score ?? 'not known'}</td><td>${findingsText(line)}</td></tr>`;
}

/** `1 critical, 2 low; 3 not known`: what could not be looked at is never passed over. */
function findingsText({ findings, excepted, unknown }: Totals): string {
  const counts = findingSeverities.flatMap((one) => (findings[one] === undefined ? [] : [`${findings[one]} ${one}`]));
  return [
    counts.length === 0 ? 'no findings' : counts.join(', '),
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    ...(unknown === 0 ? [] : [`${unknown} ${unknown === 1 ? 'check' : 'checks'} could not look`]),
  ].join('; ');
}

function moreLine({ totals, subjects }: AuditSummary) {
  const more = totals.subjects - Math.min(shownMax, subjects.length);
  return more <= 0 ? '' : html`<p class="soft">and ${more} more: <a href="/api/v1/audits">all of them</a></p>`;
}
