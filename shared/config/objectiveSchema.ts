/** The shape of a service's `objective`. Which pairs can fire, and which metric is which, are rules between settings. */
import * as z from 'zod';
import { durationPattern } from './duration.ts';
import * as field from './fields.ts';
import * as metric from './metricFields.ts';
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { percent, percentUpTo } from './percent.ts';
import { quote } from './quote.ts';
import {
  expected,
  expectedText,
  formless,
  formRead,
  listOf,
  mapOf,
  oneOf,
  settings,
  textRead,
  whole,
} from './wording.ts';

export const pairsMax = 20;
const spentMax = 20;
const countMax = 1_000_000;

const windowText = 'a duration such as 30d, or { calendar: month }';

const span = { minMs: field.hourMs, maxMs: 366 * field.dayMs, such: '30d' };

const units = ['week', 'month', 'quarter'] as const;

const calendarFields = {
  calendar: field.choice(units).describe('It begins anew with each week (on Monday), month or quarter.'),
  timezone: field.timezone.describe('On whose wall clock that is, such as Europe/Berlin. Default UTC.').optional(),
};

function parseSpan(text: string): Parsed<number> {
  const unit = units.find((known) => known === text);
  return unit === undefined
    ? field.durationIn(span)(text)
    : bad(`${quote(text)} is not a duration; did you mean { calendar: ${unit} }?`);
}

const window = z.union(
  [
    formRead('a duration such as 30d', parseSpan).meta({ pattern: durationPattern }),
    settings(windowText, calendarFields),
  ],
  { error: ({ input }) => formless(input, windowText, parseSpan) },
);

export const latencyFields = {
  target: percent.describe('The share of the probes that were up, in percent.'),
  under: field.duration({ maxMs: field.hourMs, such: '300ms' }).describe('Is to be answered within this time.'),
};

/** Amazon CloudWatch User Guide, "CloudWatch statistics definitions": those that count. */
const countStatistics = ['Sum', 'SampleCount'] as const;
const trimmedCount = /^TC\((?=.*\d)(\d+(\.\d+)?)?:(\d+(\.\d+)?)?\)$/;

const statistic = textRead('a statistic that counts, such as Sum', (text) => {
  if (trimmedCount.test(text) || countStatistics.some((known) => known === text)) return good(text);
  const near = nearest(text, countStatistics);
  const hint =
    near === undefined ? 'write Sum, SampleCount or a trimmed count such as TC(:0.3)' : `did you mean ${near}?`;
  return bad(`${quote(text)} is not a statistic that counts; ${hint}`);
});

const commonFields = {
  namespace: metric.namespace('AWS/ApplicationELB').describe('The CloudWatch namespace, such as AWS/ApplicationELB.'),
  dimensions: mapOf('a map of dimensions, such as { LoadBalancer: app/shop/1 }', metric.dimensionValue).describe(
    'The dimensions, all of them: name → value. Default none.',
  ),
  statistic: statistic.describe('What counts: Sum (default), SampleCount, or a trimmed count such as TC(:0.3).'),
};

const metricName = metric.name('RequestCount');

export const countFields = { name: metricName.describe("The metric's name, such as RequestCount."), ...commonFields };

const countText = 'the name of a metric, such as RequestCount';

const count = z.union(
  [metricName, settings(countText, { name: countFields.name, ...z.object(commonFields).partial().shape })],
  { error: expectedText(`${countText}, or a map with a name`) },
);

export const metricIndicatorFields = {
  ...commonFields,
  region: field.region.describe('The region to ask. Default: home, the first observer.'),
  total: count.describe('Counts everything.'),
  good: count.describe('Counts what was good. Either this or `bad`.'),
  bad: count.describe('Counts what was bad. Either this or `good`.'),
};

const indicatorWords = ['timeslices', 'occurrences'] as const;
const indicatorText = `${oneOf(indicatorWords)}, or { metric: … }`;

export const indicatorWord = z.enum(indicatorWords);

const indicator = z.union(
  [
    indicatorWord,
    settings(indicatorText, {
      metric: settings(
        'a metric, such as { namespace: AWS/ApplicationELB, total: RequestCount, bad: HTTPCode_Target_5XX_Count }',
        {
          ...z.object(metricIndicatorFields).partial().shape,
          total: metricIndicatorFields.total,
        },
      )
        .meta({ oneOf: [{ required: ['good'] }, { required: ['bad'] }] })
        .describe('What CloudWatch counts, by the minute.'),
    }),
  ],
  { error: ({ input }) => (typeof input === 'string' ? unknownIndicator(input) : expected(indicatorText)({ input })) },
);

function unknownIndicator(text: string): string {
  const near = nearest(text, indicatorWords);
  return `${quote(text)} is not known here; ${near === undefined ? `write ${indicatorText}` : `did you mean ${near}?`}`;
}

export const severity = field.choice(['page', 'ticket']);

const factorError = ({ input }: { readonly input?: unknown }): string =>
  typeof input === 'number'
    ? `${input} is not possible; write how many times as fast as evenly, above 0, such as 14.4`
    : expected('a number such as 14.4')({ input });

/** Everything is counted by the minute. */
const wholeMinutes = { unitMs: 60_000, maxMs: 366 * field.dayMs };

export const pairFields = {
  severity: severity.describe('What it raises: a page or a ticket.'),
  long: field
    .duration({ ...wholeMinutes, such: '1h' })
    .describe('The window that tells that much is gone, in whole minutes.'),
  short: field
    .duration({ ...wholeMinutes, such: '5m' })
    .describe('The window that tells that it still goes on. Default: a twelfth of `long`.'),
  factor: z
    .number({ error: factorError })
    .positive({ error: factorError })
    .describe('How many times as fast as evenly the budget burns. Either this or `budget`.'),
  budget: percentUpTo(100, '2').describe(
    'How many percent of the budget are gone when the long window has burnt at this pace. Either this or `factor`.',
  ),
};

const pair = settings('a pair of windows, such as { severity: page, long: 1h, factor: 14.4 }', {
  ...z.object(pairFields).partial().shape,
  severity: pairFields.severity,
  long: pairFields.long,
}).meta({ oneOf: [{ required: ['factor'] }, { required: ['budget'] }] });

const many = whole(`a whole number from 1 to ${countMax}`, 1, countMax);

export const minimumFields = {
  events: many.describe('Slots, probes or requests. Default 2; of a metric 20.'),
  failures: many.describe('How many of them failed. Default 2; of a metric 3.'),
};

const spentText = 'a list of percentages, such as [75, 100]';

const spentError = ({ input }: { readonly input?: unknown }): string =>
  Array.isArray(input)
    ? `the list has ${input.length} items; write at most ${spentMax}`
    : expected(`${spentText}, or [] for never`)({ input });

export const objectiveFields = {
  availability: percent.describe('The share of time, or of what is counted, that must be good, in percent.'),
  window: window.describe('The span that the objective is counted over. Default 30d.'),
  rpo: field.duration({ such: '5m' }).describe('The most data, in time, that a disaster may lose.'),
  rto: field.duration({ such: '2m' }).describe('The longest that a disaster may keep the service down.'),
  latency: settings('a target and a time, such as { target: 99, under: 300ms }', latencyFields).describe(
    'An objective of its own: how many of the answers are to be fast.',
  ),
  indicator: indicator.describe('What is counted: timeslices (default), occurrences, or a CloudWatch metric.'),
  burn: listOf('a list of pairs, such as [{ severity: page, long: 1h, factor: 14.4 }]', pair, pairsMax).describe(
    'When a burning budget raises an alert. Default: the four pairs of the Site Reliability Workbook.',
  ),
  minimum: settings('the least, such as { events: 20, failures: 3 }', z.object(minimumFields).partial().shape).describe(
    'What a long window has to hold before it can raise an alert.',
  ),
  spent: z
    .array(percentUpTo(1_000, '75'), { error: spentError })
    .max(spentMax, { error: spentError })
    .describe('How much of the budget is gone when a ticket says so, in percent. Default [75, 100].'),
};

export const objectiveSchema = settings('an objective, such as { availability: 99.95 }', {
  ...z.object(objectiveFields).partial().shape,
  availability: objectiveFields.availability,
});
