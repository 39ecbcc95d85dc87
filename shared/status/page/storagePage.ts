/** Storage as the last audit found it: for operators. */
import { html } from 'hono/html';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { CheckResult, FindingSeverity, Subject } from '../../storage/finding.ts';
import type { Audits } from '../../storage/run/readAudits.ts';
import type { AuditReport, AuditSummary, OpenFindings } from '../../storage/run/run.ts';
import { subjectText } from '../../storage/run/subjectText.ts';
import type { Storage, StorageSubject } from '../readStorage.ts';
import type { Section } from '../section.ts';
import { checkVerdict } from './checkVerdict.ts';
import { findingsText } from './findingsText.ts';
import { type Markup, pageShell } from './shell.ts';
import { stateLabel } from './stateLabel.ts';
import { timeTag } from './timeTag.ts';

export type StorageQuestion = { readonly config: Pick<Config, 'page'>; readonly now: number };

export async function storagePage(storage: Storage, { config, now }: StorageQuestion): Promise<string> {
  return await pageShell({
    title: 'Storage',
    page: config.page ?? plainPage,
    viewer: 'operator',
    path: '/storage',
    generatedAt: now,
    main: html`<h1>Storage</h1>${mainPart(storage)}`,
    foot: html`A check that could not look has neither passed nor failed.`,
  });
}

function mainPart({ audits, subjects }: Storage): Markup {
  switch (audits.state) {
    case 'hidden':
      return html`<p class="card">The config names no bucket, database or table that is audited.</p>`;
    case 'failed':
      return html`<p class="note alone">What audits found is not known: the ledger did not answer. That is not to say that nothing was found.</p>`;
    case 'shown': {
      const { finished } = audits.value;
      if (finished === undefined)
        return html`${underWayLine(audits.value)}<p class="card">No audit has finished yet: nothing is known of storage.</p>`;
      return html`${runCard(finished, audits.value)}${openCard(finished)}${subjectsCard(subjects, finished)}${subjects.map(subjectCard)}`;
    }
  }
}

function runCard({ run, totals, changes, endedAt, before }: AuditSummary, audits: Audits) {
  const since = before === undefined ? '' : `, ${changes.fresh} new and ${changes.gone} gone since ${before}`;
  return html`<section class="card" aria-labelledby="audit"><h2 id="audit">The audit of ${run}</h2>
<p>${findingsText(totals)}${since}.</p>
<p class="soft">${totals.subjects} of ${audits.watched} that the config names, done ${timeTag(endedAt)} · <a href="/api/v1/audits?run=${run}">as JSON</a></p>${underWayLine(audits)}</section>`;
}

function underWayLine({ underWay, watched }: Audits) {
  if (underWay === undefined) return '';
  return html`<p class="soft">The run of ${underWay.run} is under way: ${underWay.audited} of ${watched} audited.</p>`;
}

const severityStates = {
  critical: 'down',
  high: 'down',
  medium: 'degraded',
  low: 'degraded',
} as const satisfies Record<FindingSeverity, string>;

function openCard({ open }: AuditSummary) {
  if (open.length === 0) return html`<section class="card"><h2>Open findings</h2><p>None.</p></section>`;
  return html`<section class="card" aria-labelledby="open"><h2 id="open">Open findings</h2>
<ul class="findings">${open.map(openItem)}</ul></section>`;
}

function openItem({ title, summary, severity, since, count, subjects, more, fix }: OpenFindings) {
  const where = [...subjects, ...(more > 0 ? [`${more} more`] : [])].join(', ');
  const facts = [
    ['what to do', fix],
    ['where', where],
    ['since', since],
  ] as const;
  return html`<li><div class="row"><h3>${title}</h3>${stateLabel(severityStates[severity], severity)}</div>
<p>${summary}${count > 1 ? ` (and ${count - 1} more)` : ''}</p>
<dl class="facts">${facts.map(([name, text]) => (text === undefined ? '' : html`<div><dt>${name}</dt><dd>${text}</dd></div>`))}</dl></li>`;
}

function subjectsCard(subjects: readonly StorageSubject[], { totals }: AuditSummary) {
  const more = totals.subjects - subjects.length;
  return html`<section class="card" aria-labelledby="subjects"><h2 id="subjects">What was audited</h2>
<div class="scroll" role="region" tabindex="0" aria-label="Table of what was audited"><table><caption>The lowest score first</caption>
<thead><tr><th scope="col">subject</th><th scope="col">score</th><th scope="col">findings</th><th scope="col">3-2-1</th><th scope="col">newest backup</th></tr></thead>
<tbody>${subjects.map(subjectRow)}</tbody></table></div>${more > 0 ? html`<p class="soft">and ${more} more: <a href="/api/v1/audits">all of them</a></p>` : ''}</section>`;
}

function subjectRow({ line, report }: StorageSubject) {
  const cell = (check: string) =>
    line.subject.kind === 'bucket' ? verdictCell(report, check) : html`<span class="soft">no bucket</span>`;
  return html`<tr><th scope="row"><a href="#${anchorOf(line.subject)}">${subjectText(line.subject)}</a></th><td>${line.score ?? 'not known'}</td><td>${findingsText(line)}</td><td>${cell(copiesCheck)}</td><td>${cell(newestCheck)}</td></tr>`;
}

/** Ids of `storage/checkIds.ts`. */
const copiesCheck = 'copies';
const newestCheck = 'restorable';

/** What becomes of backups, from the day they are written: in the order in which it happens to them. */
const lifeChecks = [
  { check: copiesCheck, text: '3-2-1: three copies, two kinds of storage, one elsewhere' },
  { check: newestCheck, text: 'the newest backup: how old it is, and how long S3 takes to hand it out' },
  { check: 'lifecycle-tiers', text: 'which classes it moves through' },
  { check: 'lifecycle-keep', text: 'whether it is kept for as long as it must be' },
  { check: 'retention', text: 'whether nobody can delete it before' },
  { check: 'tool-retention', text: 'whether the tool that writes it keeps it as long' },
  { check: 'lifecycle-gone', text: 'whether it goes when it may' },
] as const;

function verdictCell(report: Section<AuditReport>, check: string) {
  if (report.state !== 'shown') return stateLabel('unknown', 'not known');
  const { state, word } = checkVerdict(resultOf(report.value, check));
  return stateLabel(state, word);
}

function resultOf({ report }: AuditReport, check: string): CheckResult | undefined {
  return report.results.find((result) => result.check === check);
}

function subjectCard({ line: { subject }, report }: StorageSubject) {
  const id = anchorOf(subject);
  const path = `/api/v1/audits/${encodeURIComponent(`${subject.kind}:${subject.id}`)}`;
  return html`<section class="card" aria-labelledby="${id}"><h2 id="${id}">${subjectText(subject)}</h2>
<p class="soft"><a href="${path}">All that the audit says of it</a></p>${reportPart(subject, report)}</section>`;
}

function anchorOf({ kind, id }: Subject): string {
  return encodeURIComponent(`${kind}:${id}`);
}

function reportPart(subject: Subject, report: Section<AuditReport>): Markup {
  switch (report.state) {
    case 'hidden':
      return html`<p class="note">Its report is older than what is kept.</p>`;
    case 'failed':
      return html`<p class="note">Its report could not be read.</p>`;
    case 'shown': {
      const { facts } = report.value.report;
      return html`${facts.length === 0 ? '' : html`<dl class="facts">${facts.map(({ name, text }) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`}${subject.kind === 'bucket' ? lifeList(report.value) : failedList(report.value)}`;
    }
  }
}

function lifeList(report: AuditReport) {
  return html`<h3>The life of a backup</h3><ul class="life verdicts">${lifeChecks.map(({ check, text }) => verdictItem(text, resultOf(report, check)))}</ul>`;
}

function failedList({ report }: AuditReport) {
  const failed = report.results.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown');
  return failed.length === 0
    ? html`<p>Nothing found.</p>`
    : html`<ul class="life verdicts">${failed.map((one) => verdictItem(one.title, one))}</ul>`;
}

function verdictItem(text: string, result: CheckResult | undefined) {
  const { state, word, why } = checkVerdict(result);
  return html`<li>${stateLabel(state, word)} <div>${text}${why.map((one) => html`<p class="soft">${one}</p>`)}</div></li>`;
}
