/** The keys of alerts: readable, the same for the same cause, and fit for a URL. */
import type { SloId } from '../objectives/slo.ts';

export const alertKey = {
  burn: (service: string, slo: SloId) => `burn:${service}:${slo}`,
  /** Every share of the budget is a cause of its own. */
  budget: (service: string, slo: SloId, threshold: number) => `budget:${service}:${slo}:${Math.round(threshold * 100)}`,
  unmeasured: (service: string, slo: SloId) => `unmeasured:${service}:${slo}`,
  /** Every flip is a cause of its own. */
  flip: (service: string, epoch: number) => `flip:${service}:${epoch}`,
  blocked: (service: string) => `blocked:${service}`,
  /** By the revision of the control record that noted it: what was put right may be broken again. */
  drift: (service: string, revision: number) => `drift:${service}:${revision}`,
  observer: (observer: string) => `observer:${observer}`,
  certificate: (service: string, endpoint: string) => `certificate:${service}:${endpoint}`,
  region: (region: string) => `region:${region}`,
  deadLetters: (region: string) => `dead-letters:${region}`,
  /** All findings of a check that were seen first in the same run, a UTC day, are one cause. */
  audit: (check: string, since: string) => `audit:${check}:${since}`,
  auditRun: 'audit:run',
  /** What the last run could not judge at all. */
  auditBlind: 'audit:blind',
  restore: (backup: string) => `restore:${backup}`,
  /** That a test was due, and nothing came of it. */
  restoreMissed: (backup: string) => `restore-missed:${backup}`,
} as const;
