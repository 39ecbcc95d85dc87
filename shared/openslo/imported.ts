/** What is read from OpenSLO, as `holdfast.yml` writes it. JSON-safe. */
import type { Severity } from '../config/config.ts';

export type ImportedService = {
  readonly id: string;
  readonly title?: string;
  readonly every?: string;
  readonly runbook?: string;
  readonly objective?: ImportedObjective;
};

export type ImportedObjective = {
  /** In percent, as all targets here. */
  readonly availability: number;
  readonly window?: ImportedWindow;
  readonly rpo?: string;
  readonly rto?: string;
  readonly latency?: { readonly target: number; readonly under: string };
  readonly indicator?: 'timeslices' | 'occurrences' | { readonly metric: ImportedMetric };
  readonly burn?: readonly ImportedPair[];
  readonly minimum?: { readonly events?: number; readonly failures?: number };
  readonly spent?: readonly number[];
};

export type ImportedWindow = string | { readonly calendar: 'week' | 'month' | 'quarter'; readonly timezone?: string };

export type ImportedMetric = {
  readonly region?: string;
  readonly total: ImportedCount;
  readonly good?: ImportedCount;
  readonly bad?: ImportedCount;
};

export type ImportedCount = {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic?: string;
};

export type ImportedPair = {
  readonly severity: Severity;
  readonly long: string;
  readonly short?: string;
  readonly factor: number;
};
