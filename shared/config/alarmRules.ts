/** Which CloudWatch alarms hint at a service's trouble. */
import type { ServiceDraft } from './draft.ts';
import type { Findings } from './findings.ts';
import { quote } from './quote.ts';

export function checkAlarms({ alarms }: ServiceDraft, findings: Findings): void {
  const seen = new Set<string>();
  for (const alarm of alarms) {
    if (alarm.state !== 'valid') continue;
    if (seen.has(alarm.value)) findings.problem(alarm.part, `${quote(alarm.value)} is listed twice; remove one`);
    seen.add(alarm.value);
  }
}
