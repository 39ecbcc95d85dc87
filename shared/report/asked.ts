/** Which period somebody asks about. Pure. */
import type { Config } from '../config/config.ts';
import type { ReportPeriod } from '../config/pageConfig.ts';
import { kindOf, lastFinished, type ReportSpan, spanNamed } from './period.ts';

export type AskedPeriod = { readonly [Kind in ReportPeriod]?: string };

export type Asked = { readonly ok: true; readonly period: ReportSpan } | { readonly ok: false; readonly why: string };

const examples = { week: '2026-W47', month: '2026-11', quarter: '2026-Q4' } as const satisfies Record<
  ReportPeriod,
  string
>;

/** Where reports are not configured, periods begin in UTC. */
export function reportTimezone({ report }: Pick<Config, 'report'>): string {
  return report?.timezone ?? 'UTC';
}

/** The last finished week when nothing is said. */
export function periodAsked(asked: AskedPeriod, config: Pick<Config, 'report'>, now: number): Asked {
  const timezone = reportTimezone(config);
  const given = (['week', 'month', 'quarter'] as const).flatMap((kind) => {
    const name = asked[kind];
    return name === undefined ? [] : [{ kind, name }];
  });
  const [first, second] = given;
  if (first === undefined) return { ok: true, period: lastFinished('week', timezone, now) };
  if (second !== undefined) return { ok: false, why: `Give either a ${first.kind} or a ${second.kind}, not both.` };
  if (kindOf(first.name) !== first.kind) {
    return { ok: false, why: `"${first.name}" is not a ${first.kind} such as ${examples[first.kind]}.` };
  }
  return periodNamed(first.name, config, now);
}

/** By its name alone, which tells its kind. */
export function periodNamed(name: string, config: Pick<Config, 'report'>, now: number): Asked {
  const period = spanNamed(name, reportTimezone(config));
  if (period === undefined) {
    const all = Object.values(examples).join(', ');
    return { ok: false, why: `There is no "${name}"; write a period such as ${all}.` };
  }
  if (period.from >= now) return { ok: false, why: `${name} has not begun.` };
  return { ok: true, period };
}
