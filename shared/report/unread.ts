/** Which parts of a report could not be read, in words. Pure. */
import type { Facts, ReportedService } from './reportSchema.ts';

const ofService = [
  ['availability', 'the availability'],
  ['objectives', 'the error budgets'],
  ['incidents', 'the incidents'],
  ['failover', 'the flips and drills'],
  ['alerts', 'the alerts'],
] as const satisfies readonly (readonly [keyof ReportedService, string])[];

const ofAll = [
  ['restores', 'the restore tests'],
  ['audits', 'the audits'],
  ['observers', 'the observers'],
  ['monitorAlerts', "the monitor's own alerts"],
  ['open', 'the open alerts'],
] as const satisfies readonly (readonly [keyof Facts, string])[];

/** One line a part, such as `the incidents of Checkout API`. */
export function unreadOf(facts: Facts): readonly string[] {
  const services = ofService.flatMap(([part, name]) => {
    const failed = facts.services.filter((service) => service[part].state === 'failed');
    if (failed.length === 0) return [];
    const all = failed.length === facts.services.length && failed.length > 1;
    const whose = all ? 'every service' : failed.map(({ title }) => title).join(', ');
    return [`${name} of ${whose}`];
  });
  const others = ofAll.flatMap(([part, name]) => (facts[part].state === 'failed' ? [name] : []));
  return [...services, ...others];
}
