/**
 * Metric families as text: OpenMetrics 1.0.0 (https://github.com/prometheus/OpenMetrics, specification/OpenMetrics.md), or
 * Prometheus' classic text format 0.0.4, which knows neither units nor state sets, and has no end. Pure.
 */
import type { Family, Sample } from './family.ts';

export const metricsTypes = {
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  classic: 'text/plain; version=0.0.4; charset=utf-8',
} as const;

/** Families without a sample are left out: a help text alone tells nothing. */
export function openMetricsText(families: readonly Family[]): string {
  const blocks = families.filter(isSampled).map((family) => {
    const { name, type, help } = family;
    const unit = 'unit' in family && family.unit !== undefined ? [`# UNIT ${name} ${family.unit}`] : [];
    return [`# TYPE ${name} ${type}`, ...unit, `# HELP ${name} ${quotable(help)}`, ...linesOf(family)];
  });
  return [...blocks.flat(), '# EOF', ''].join('\n');
}

export function classicText(families: readonly Family[]): string {
  const blocks = families.filter(isSampled).map((family) => {
    const { name, type, help } = family;
    const known = type === 'stateset' ? 'gauge' : type;
    // A quotation mark stands for itself here.
    return [`# HELP ${name} ${escaped(help)}`, `# TYPE ${name} ${known}`, ...linesOf(family)];
  });
  return [...blocks.flat(), ''].join('\n');
}

function isSampled({ samples }: Family): boolean {
  return samples.length > 0;
}

function linesOf({ name, samples }: Family): readonly string[] {
  return samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${valueText(value)}`);
}

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${quotable(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function quotable(text: string): string {
  return escaped(text).replaceAll('"', '\\"');
}

function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}
