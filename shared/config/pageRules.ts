/** What the page and the report need of the rest of the config, and of the files beside it. */
import { shortestGapMs } from '../availability/cron.ts';
import { contrastProblem, type Scheme } from './accent.ts';
import type { PageDraft, ReportDraft } from './draftPage.ts';
import { formatDuration } from './duration.ts';
import type { ReadFile } from './fileWanted.ts';
import type { Findings } from './findings.ts';
import { logoOf } from './logoFile.ts';
import type { Setting } from './part.ts';
import { quote } from './quote.ts';
import { checkServiceIds } from './serviceIdRules.ts';
import { isFifo } from './topicArn.ts';

/** @param ids of all services of the config. */
export function checkPage(page: PageDraft, ids: readonly string[], readFile: ReadFile, findings: Findings): void {
  const { accent } = page;
  checkServiceIds(page.services, ids, findings);
  checkOnce(page.show, findings);
  checkContrast('light', accent.only, findings);
  checkContrast('light', accent.light, findings);
  checkContrast('dark', accent.dark, findings);
  if (page.logo.state !== 'valid') return;
  const logo = logoOf(page.logo.value, readFile);
  if (!logo.ok) findings.problem(page.logo.part, logo.message);
}

function checkContrast(scheme: Scheme, colour: Setting<string>, findings: Findings): void {
  const problem = colour.state === 'valid' ? contrastProblem(scheme, colour.value) : undefined;
  if (problem !== undefined) findings.problem(colour.part, problem);
}

const dayMs = 86_400_000;

export function checkReport(report: ReportDraft, findings: Findings): void {
  checkOnce(report.each, findings);
  checkOnce(report.topics, findings);
  for (const topic of report.topics) {
    // Amazon SNS Developer Guide, "Message delivery for FIFO topics": to SQS only.
    if (topic.state === 'valid' && isFifo(topic.value)) {
      findings.problem(
        topic.part,
        'a FIFO topic reaches queues alone, and a report is for people; write a standard topic',
      );
    }
  }
  if (report.cron.state !== 'valid') return;
  const gapMs = shortestGapMs(report.cron.value);
  if (gapMs >= dayMs) return;
  const often = `this sends a report again after ${formatDuration(gapMs)}, and the period is the same`;
  findings.problem(report.cron.part, `${often}; write one time a day at most, such as "0 7 * * MON"`);
}

function checkOnce(settings: readonly Setting<string>[], findings: Findings): void {
  const seen = new Set<string>();
  for (const setting of settings) {
    if (setting.state !== 'valid') continue;
    if (seen.has(setting.value)) findings.problem(setting.part, `${quote(setting.value)} is listed twice; remove one`);
    seen.add(setting.value);
  }
}
