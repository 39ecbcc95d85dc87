/** How the status page looks and whom it tells what, and the reports that are sent, after parsing. JSON-safe. */

export type PageConfig = {
  /** What the page is called; `Holdfast` when absent. */
  readonly title?: string;
  /** Served by Holdfast itself, so that no reader's browser asks anybody else. At most 64 KB. */
  readonly logo?: { readonly type: 'image/svg+xml' | 'image/png' | 'image/webp'; readonly base64: string };
  /** `#rrggbb`; Holdfast's own when absent. Both keep a contrast of 4.5 to the page they stand on (WCAG 2.2, 1.4.3). */
  readonly accent?: { readonly light: string; readonly dark: string };
  readonly public: PublicView;
};

/** What everybody is shown. Operators see everything: on one machine whoever is on it, on AWS whom IAM lets through. */
export type PublicView = {
  /** Ids in the config's order; absent means all of them. */
  readonly services?: readonly string[];
  readonly parts: readonly PublicPart[];
};

/** State, uptime and days are always shown; people, evidence, audits and restores never are. */
export const publicParts = [
  'incidents',
  'maintenance',
  'latency',
  'endpoints',
  'budgets',
  'failover',
  'observers',
  'alerts',
] as const;

export type PublicPart = (typeof publicParts)[number];

/** The `page` of a config that says nothing of it. */
export const plainPage: PageConfig = { public: { parts: publicParts } };

export type ReportConfig = {
  /** When the week's report is made and sent: five fields. Months and quarters follow their last day at the same time. */
  readonly cron: string;
  /** An IANA time zone, in which weeks, months and quarters begin. */
  readonly timezone: string;
  /** Which periods are reported. */
  readonly periods: readonly ReportPeriod[];
  /** SNS topics that get the short text; none when empty. */
  readonly topics: readonly string[];
};

export const reportPeriods = ['week', 'month', 'quarter'] as const;
export type ReportPeriod = (typeof reportPeriods)[number];
