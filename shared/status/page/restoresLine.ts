/** How the tested backups stand, in a line, with the way to all of it: for operators. */
import { html } from 'hono/html';
import type { RestoreStatus } from '../../restore/restoreStatus.ts';
import type { Section } from '../section.ts';

export function restoresLine(restores: Section<readonly RestoreStatus[]>) {
  switch (restores.state) {
    case 'hidden':
      return '';
    case 'failed':
      return html`<p class="note alone">How the backups stand is not known: the ledger did not answer.</p>`;
    case 'shown':
      return html`<p class="card brief"><a href="/restores">Restores</a>: ${standText(restores.value)}.</p>`;
  }
}

/** `2 of 3 backups passed their last test; 1 failed; 1 test was missed` */
function standText(restores: readonly RestoreStatus[]): string {
  const count = (is: (status: RestoreStatus) => boolean) => restores.filter(is).length;
  const others = [
    [count(({ told }) => told?.verdict === 'failed'), 'failed'],
    [count(({ last, told }) => last?.verdict === 'unknown' && told?.verdict !== 'failed'), 'could not tell'],
    [count(({ last }) => last === undefined), 'not tested yet'],
    [count(({ missedAt }) => missedAt !== undefined), 'missed when due'],
  ] as const;
  const passed = `${count(({ last }) => last?.verdict === 'passed')} of ${restores.length} passed their last test`;
  return [passed, ...others.flatMap(([many, what]) => (many > 0 ? [`${many} ${what}`] : []))].join('; ');
}
