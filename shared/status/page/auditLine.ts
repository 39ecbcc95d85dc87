/** What the last audit found, in a line, with the way to all of it: for operators. */
import { html } from 'hono/html';
import type { AuditSummary } from '../../storage/run/run.ts';
import type { Section } from '../section.ts';
import { findingsText } from './findingsText.ts';
import { timeTag } from './timeTag.ts';

export function auditLine(audit: Section<AuditSummary>) {
  switch (audit.state) {
    case 'hidden':
      return '';
    case 'failed':
      return html`<p class="note alone">What the last audit of storage found is not known: it could not be read.</p>`;
    case 'shown': {
      const { totals, endedAt } = audit.value;
      return html`<p class="card brief"><a href="/storage">Storage</a>: ${findingsText(totals)}, audited ${timeTag(endedAt)}.</p>`;
    }
  }
}
