/** What is otherwise than in the period before, in words. Pure. */
import { percentText } from '../status/words.ts';
import { findingSeverities } from '../storage/finding.ts';
import { countText } from './names.ts';
import type { Facts, Figures, ReportedService } from './reportSchema.ts';
import { coverageEnough } from './rules.ts';

/** Services whose figures moved, at most so many lines: the rest is in the table. */
const servicesMax = 20;

export function changesOf(facts: Facts): readonly string[] {
  const before = `the ${facts.period.kind} before`;
  const services = facts.services.flatMap((service) => serviceChanges(service, before));
  const left = services.length - servicesMax;
  return [
    ...services.slice(0, servicesMax),
    ...(left > 0 ? [`And ${countText(left, 'change')} of other services.`] : []),
    ...auditChanges(facts),
    ...restoreChanges(facts),
  ];
}

function serviceChanges(
  { title, availability, incidents, alerts }: ReportedService,
  before: string,
): readonly string[] {
  const lines: string[] = [];
  if (availability.state === 'shown') lines.push(...availabilityChange(title, availability.value, before));
  if (incidents.state === 'shown' && availability.state === 'shown' && isTelling(incidents.value, availability.value)) {
    const { count, countBefore } = incidents.value;
    lines.push(`Users found ${countText(count, 'incident')} of ${title}, and ${countBefore} in ${before}.`);
  }
  if (alerts.state === 'shown' && alerts.value.count !== alerts.value.countBefore) {
    const { count, countBefore } = alerts.value;
    lines.push(`${countText(count, 'alert')} fired about ${title}, and ${countBefore} in ${before}.`);
  }
  return lines;
}

/** More than before is news where it was looked before, and fewer where it was looked now. */
function isTelling(
  { count, countBefore }: { readonly count: number; readonly countBefore: number },
  { now, before }: { readonly now: Figures; readonly before: Figures },
): boolean {
  return count > countBefore ? isWellSeen(before) : count < countBefore && isWellSeen(now);
}

/** Two figures are compared only where both periods were seen well enough to have one. */
function availabilityChange(
  title: string,
  { now, before }: { readonly now: Figures; readonly before: Figures },
  when: string,
): readonly string[] {
  const [isSeen, wasSeen] = [isWellSeen(now), isWellSeen(before)];
  if (!isSeen && wasSeen)
    return [
      `Only ${percentText(now.seen ?? 0)} of the time of ${title} was seen; in ${when} it was ${percentText(before.seen ?? 0)}.`,
    ];
  if (!isSeen || now.availability === null) return [];
  if (!wasSeen || before.availability === null) {
    return [`${title} was available for ${percentText(now.availability)}; too little of ${when} was seen to compare.`];
  }
  const [is, was] = [percentText(now.availability), percentText(before.availability)];
  if (is === was) return [];
  const how = now.availability > before.availability ? 'up' : 'down';
  return [`${title} was available for ${is}, ${how} from ${was} in ${when}.`];
}

function isWellSeen({ seen }: Figures): boolean {
  return seen !== null && seen >= coverageEnough;
}

function auditChanges({ audits }: Facts): readonly string[] {
  if (audits.state !== 'shown') return [];
  const { run, open, openBefore } = audits.value;
  if (run === null || openBefore === null) return [];
  return findingSeverities.flatMap((severity) => {
    const [is, was] = [open[severity], openBefore[severity]];
    return is === was ? [] : [`${countText(is, `${severity} finding`)} open, ${is > was ? 'up' : 'down'} from ${was}.`];
  });
}

function restoreChanges({ restores }: Facts): readonly string[] {
  if (restores.state !== 'shown') return [];
  const sum = restores.value.reduce(
    (all, { runs }) => ({
      made: all.made + runs.passed + runs.failed + runs.unknown,
      failed: all.failed + runs.failed,
      isAll: all.isAll && runs.isAll,
    }),
    { made: 0, failed: 0, isAll: true },
  );
  if (sum.made === 0) return [];
  const made = countText(sum.made, 'restore test');
  const failed = sum.failed === 0 ? 'none' : sum.failed;
  return [
    sum.isAll ? `${made} made; ${failed} failed.` : `More than ${made} made; of the newest of them ${failed} failed.`,
  ];
}
