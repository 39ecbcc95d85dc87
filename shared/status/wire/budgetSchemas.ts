/** Error budgets as the API answers them. */
import * as z from 'zod';
import { time } from './wireTime.ts';

const ratio = z.number().min(0).max(1);
const seconds = z.number();
const pace = z.number().meta({ description: 'as a multiple of the even pace' });
const severity = z.enum(['page', 'ticket']);
const burning = z.enum(['burning', 'calm', 'unknown']).meta({
  description: 'burning: fast enough for an alert; unknown: the data does not say, so alerts stay as they are',
});

export const windowFields = {
  windowSeconds: seconds.meta({
    description: 'of a calendar window: of a week of 7 days, a month of 30 or a quarter of 90',
  }),
  calendar: z
    .object({ unit: z.enum(['week', 'month', 'quarter']), timezone: z.string() })
    .meta({ description: 'of a window that begins with a week, a month or a quarter, on this wall clock' })
    .exactOptional(),
};

const budget = z.object({
  slo: z.enum(['availability', 'latency']),
  target: ratio,
  ...windowFields,
  asOf: time.meta({ description: 'up to when it is counted' }),
  state: burning,
  unit: z.enum(['seconds', 'probes', 'requests']).meta({ description: 'of total, spent, left and missing' }),
  total: z.number().meta({ description: 'what may go wrong in the window' }),
  spent: z.number(),
  left: z.number().meta({ description: 'less than nothing when it is overspent' }),
  measured: ratio.nullable().meta({
    description: 'the share of the time to be measured that was; null when none was to be',
  }),
  spentShare: z.number().nullable().meta({ description: 'spent / total; null when nothing may be spent yet' }),
  burnRate: pace.nullable().meta({ description: 'of the last 24 hours; null when nothing of them is known' }),
  goneAt: time.nullable().meta({
    description:
      'when nothing will be left, if it goes on as in the last hour or day, whichever is faster; past when nothing is; null when it will last',
  }),
  outageSecondsLeft: seconds.meta({ description: 'how long everything may be down from now on until nothing is left' }),
});

export const budgetSchema = budget
  .extend({ stale: z.boolean().meta({ description: 'counted so long ago that it may be otherwise by now' }) })
  .meta({ id: 'Budget', description: 'as it was last counted' });

export const windowBurnSchema = z
  .object({
    seconds,
    errorRatio: ratio.nullable().meta({ description: 'bad / (good + bad); null when nothing is known' }),
    least: pace.meta({ description: 'the burn if nothing bad happened in the time that is not known' }),
    most: pace.meta({ description: 'the burn if all that is missing was bad' }),
    events: z.number().meta({ description: 'slots, probes or requests' }),
    failures: z.number(),
    measured: ratio.nullable().meta({ description: 'of the time that was to be measured; null when none was' }),
  })
  .meta({ id: 'WindowBurn' });

export const objectiveBudgetSchema = budget
  .extend({
    indicator: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['timeslices', 'occurrences', 'metric']) }),
      z.object({ kind: z.literal('latency'), underMs: z.number() }),
    ]),
    from: time.meta({ description: "the window's beginning" }),
    to: time.meta({ description: "the window's end; of a calendar window, in the future" }),
    missing: z.number().meta({ description: 'what would be spent on top if all that is missing was bad' }),
    compliance: ratio.nullable().meta({ description: 'good / (good + bad) of what is known' }),
    severity: severity.nullable().meta({ description: 'of the gravest pair that burns' }),
    pairs: z
      .array(z.object({ severity, factor: pace, state: burning, long: windowBurnSchema, short: windowBurnSchema }))
      .meta({ description: 'an alert is raised when both windows burn at the factor' }),
  })
  .meta({ id: 'ObjectiveBudget' });

export const exclusionSchema = z
  .object({ id: z.string(), from: time, to: time, at: time, by: z.string(), reason: z.string() })
  .meta({ id: 'Exclusion', description: 'a time that counts neither as good nor as bad, because a person said so' });

export const budgetReportSchema = z
  .object({
    service: z.string(),
    objectives: z.array(objectiveBudgetSchema),
    exclusions: z.array(exclusionSchema).meta({ description: 'those that hold in one of the windows, oldest first' }),
  })
  .meta({ id: 'BudgetReport' });
