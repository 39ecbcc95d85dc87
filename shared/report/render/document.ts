/** A report as one HTML file: it needs nothing from elsewhere, no script, and prints on A4. Pure. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { spanDays, spanTitle } from '../period.ts';
import type { Report } from '../reportSchema.ts';
import { listMark, type Mark, momentMark, nothing } from './marks.ts';
import { availabilityPart, budgetsPart, failoverPart, incidentsPart } from './serviceParts.ts';
import { alertsPart, auditsPart, maintenancePart, restoresPart, sightPart } from './storageParts.ts';
import { reportStyle } from './style.ts';

/** Also in the file: opened from a disk, it is to be as harmless as from the monitor. CSP Level 3, section 6.7.2.2. */
export const reportPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export async function reportDocument(report: Report): Promise<string> {
  const { title, period, generatedAt } = report;
  const name = spanTitle(period);
  const span = { timezone: period.timezone, from: Date.parse(period.from), to: Date.parse(period.to) };
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${reportPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${name} – ${title}</title>
<style>${raw(reportStyle)}</style>
</head>
<body>
<header>
<p class="site">${title}</p>
<h1>Reliability report: ${name}</h1>
<p class="soft">${spanDays(span)}. Times are those of ${period.timezone}. Made ${momentMark(generatedAt, period.timezone)}.</p>
${period.isOver ? nothing : html`<p class="unread" role="note">The ${period.kind} is not over: this is how far it has come.</p>`}
</header>
<main>
${todoPart(report)}
${changesPart(report)}
${availabilityPart(report)}
${budgetsPart(report)}
${incidentsPart(report)}
${failoverPart(report)}
${restoresPart(report)}
${auditsPart(report)}
${alertsPart(report)}
${maintenancePart(report)}
${sightPart(report)}
</main>
<footer><p>Figures are rounded down. What nobody saw counts neither as up nor as down, and is said where it matters.</p></footer>
</body>
</html>
`;
  return String(await markup);
}

function todoPart({ todo: { first, more, unread } }: Report): Mark {
  const items = first.map(({ what, why }) => html`<li><strong>${what}</strong>${why}</li>`);
  return html`<h2>To do first</h2>
${first.length === 0 ? html`<p class="good">${nothingToDo}</p>` : html`<ol class="todo">${items}</ol>`}
${more === 0 ? nothing : html`<p class="soft">And ${more} less grave.</p>`}
${unread.length === 0 ? nothing : html`<div class="unread" role="note"><p>What could not be read may hold more:</p>${listMark(unread)}</div>`}`;
}

/** Only where everything could be read: what could not is itself a thing to do. */
export const nothingToDo = 'Nothing: everything could be read, and no rule found anything.';

function changesPart({ changes, before }: Report): Mark {
  return html`<h2>Since the ${before.kind} before</h2>
${changes.length === 0 ? html`<p>Nothing has changed in what could be compared.</p>` : listMark(changes)}`;
}
