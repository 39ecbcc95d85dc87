/** What a service promises, each with what was measured, in a line. */
import { html } from 'hono/html';
import { targetText } from '../../alerts/phrases.ts';
import type { Objective } from '../../config/config.ts';
import type { FlipStory, ServiceStatus } from '../model.ts';
import { durationText, percentText } from '../words.ts';
import { servicePath } from './servicePath.ts';

type Promising = Pick<ServiceStatus, 'id' | 'title' | 'objective' | 'budgets' | 'failover'>;

export type PromiseView = {
  /** Whether the reader may know of flips, by which the time to recover is measured. */
  readonly tellsFlips: boolean;
};

export function promiseLine(service: Promising, view: PromiseView) {
  const { objective, id, title } = service;
  if (objective === undefined) return '';
  const parts = [availabilityPart(objective, service), ...recoveryParts(objective, service, view)];
  return html`<p class="promise soft">Promised: ${parts.join(' · ')} · <a href="${servicePath(id)}#objectives">all objectives<span class="vh"> of ${title}</span></a></p>`;
}

/** `99.9 % up over 30d, measured 99.95 %`, as its budget counts it. */
function availabilityPart({ availability, window }: Objective, { budgets }: Promising): string {
  const target = `${targetText(availability)} up`;
  const over = window.kind === 'rolling' ? `over ${durationText(window.ms)}` : `in a ${window.unit}`;
  const compliance = budgets.find(({ slo }) => slo === 'availability')?.compliance;
  return `${target} ${over}, ${compliance === undefined ? 'nothing measured yet' : `measured ${percentText(compliance)}`}`;
}

function recoveryParts({ rtoMs, rpoMs }: Objective, { failover }: Promising, { tellsFlips }: PromiseView): string[] {
  const took = failover?.lastFlip === undefined ? undefined : tookMs(failover.lastFlip);
  const measured = took === undefined ? ', not measured by a flip yet' : `, the last flip took ${durationText(took)}`;
  return [
    ...(rtoMs === undefined ? [] : [`back within ${durationText(rtoMs)}${tellsFlips ? measured : ''}`]),
    ...(rpoMs === undefined ? [] : [`at most ${durationText(rpoMs)} of data lost`]),
  ];
}

/** From the first failure to the answer: as users had it. */
function tookMs({ failingSince, answeredAt }: FlipStory): number | undefined {
  return failingSince === undefined || answeredAt === undefined ? undefined : Math.max(0, answeredAt - failingSince);
}
