/** Objects as other tools write them; their shapes are those of the specification's examples. */
import { describe, expect, it } from 'vitest';
import { importObjects } from '../../shared/openslo/importObjects.ts';

type Parts = { readonly kind?: string; readonly name?: string; readonly spec?: string; readonly metadata?: string };

/** `spec` and what else stands in `metadata` are the lines beneath. */
function object({ kind = 'SLO', name = 'web-availability', spec = '', metadata = '' }: Parts): string {
  const indented = (lines: string) =>
    lines
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => `  ${line}\n`)
      .join('');
  return `---\napiVersion: openslo/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${indented(metadata)}spec:\n${indented(spec)}`;
}

/** The objective of an SLO with these lines in place of the usual ones, and what is lost on the way. */
function imported(...texts: readonly string[]) {
  const { services, losses, problems } = importObjects([{ file: 'slo.yml', text: texts.join('') }]);
  return {
    services,
    objective: services[0]?.objective,
    losses: losses.map(({ line, object: of, path, why }) => `${line}: ${of}: ${path}: ${why}`),
    problems: problems.map(({ line, message }) => `${line}: ${message}`),
  };
}

const prometheus = `indicator:
  metadata:
    name: ok
  spec:
    ratioMetric:
      counter: true
      good: { metricSource: { type: Prometheus, spec: { query: sum(ok) } } }
      total: { metricSource: { type: Prometheus, spec: { query: sum(all) } } }`;

const cloudWatch = (stat = 'Sum') => `indicator:
  metadata: { name: ok }
  spec:
    ratioMetric:
      counter: false
      bad: { metricSource: { type: CloudWatch, spec: { region: eu-central-1, namespace: AWS/ApplicationELB, metricName: HTTPCode_Target_5XX_Count, stat: ${stat}, dimensions: [{ name: LoadBalancer, value: app/web/1 }] } } }
      total: { metricSource: { type: CloudWatch, spec: { region: eu-central-1, namespace: AWS/ApplicationELB, metricName: RequestCount, stat: ${stat}, dimensions: { LoadBalancer: app/web/1 } } } }`;

const rolling = 'timeWindow:\n  - { duration: 28d, isRolling: true }';

function slo(
  change: { readonly [key in 'indicator' | 'window' | 'method' | 'objectives' | 'more']?: string } = {},
): string {
  const { indicator = cloudWatch(), window = rolling, method = 'Occurrences', more = '' } = change;
  const { objectives = 'objectives:\n  - target: 0.995' } = change;
  return object({ spec: `service: web\n${indicator}\n${window}\nbudgetingMethod: ${method}\n${objectives}\n${more}` });
}

const count = (name: string) => ({
  name,
  namespace: 'AWS/ApplicationELB',
  dimensions: { LoadBalancer: 'app/web/1' },
  statistic: 'Sum',
});

describe('an SLO', () => {
  it('of CloudWatch metrics is an objective, without a loss', () => {
    expect(imported(slo())).toEqual({
      services: [{ id: 'web', objective: expect.anything() }],
      objective: {
        availability: 99.5,
        window: '28d',
        indicator: {
          metric: { region: 'eu-central-1', total: count('RequestCount'), bad: count('HTTPCode_Target_5XX_Count') },
        },
      },
      losses: [],
      problems: [],
    });
  });

  it.each([
    ['Occurrences', 'occurrences', []],
    ['Timeslices', undefined, []],
    ['RatioTimeslices', 'occurrences', [/budgetingMethod: slices that are good in part cannot be expressed/]],
  ] as const)('of metrics that Holdfast does not read counts its own probes: %s', (method, indicator, lost) => {
    const read = imported(slo({ indicator: prometheus, method }));
    expect(read.objective?.indicator).toEqual(indicator);
    const source =
      /^12: SLO web-availability: spec\.indicator\.spec\.ratioMetric: metrics of "Prometheus" are not read; /;
    expect(read.losses).toEqual([source, ...lost].map((pattern) => expect.stringMatching(pattern)));
  });

  it('counted in slices takes their length as its cadence', () => {
    const objectives = 'objectives:\n  - { target: 0.995, timeSliceTarget: 1, timeSliceWindow: 5m }';
    const { services } = imported(slo({ indicator: prometheus, method: 'Timeslices', objectives }));
    expect(services[0]?.every).toBe('5m');
    const minutes = objectives.replace('5m', '5');
    expect(imported(slo({ indicator: prometheus, method: 'Timeslices', objectives: minutes })).services[0]?.every).toBe(
      '5m',
    );
  });

  it.each([
    ['- { duration: 4w, isRolling: true }', '28d', []],
    ['- { duration: 90m, isRolling: true }', '90m', []],
    ['- { duration: 1M, isRolling: true }', '30d', [/timeWindow\[0\]\.duration: its length varies; 30d are counted/]],
    ['- { duration: 5m, isRolling: true }', undefined, [/a window has 1h to 366d; the objective gets its default/]],
    ['- { duration: 2Y, isRolling: true }', undefined, [/its length varies/, /a window has 1h to 366d/]],
    ['- { duration: 1 month, isRolling: true }', undefined, [/"1 month" is not a duration of OpenSLO/]],
    [
      '- { duration: 1M, calendar: { startTime: 2022-01-01 00:00:00, timeZone: Europe/Berlin } }',
      { calendar: 'month', timezone: 'Europe/Berlin' },
      [],
    ],
    [
      '- { duration: 1w, isRolling: false, calendar: { startTime: 2022-01-01 12:00:00, timeZone: UTC } }',
      { calendar: 'week', timezone: 'UTC' },
      [/calendar\.startTime: a week of Holdfast begins at midnight on Monday/],
    ],
    [
      '- { duration: 1Q, isRolling: false, calendar: { startTime: 2022-02-01 00:00:00, timeZone: UTC } }',
      { calendar: 'quarter', timezone: 'UTC' },
      [/calendar\.startTime: a quarter of Holdfast begins/],
    ],
    [
      '- { duration: 1Y, isRolling: false, calendar: { startTime: 2022-01-01 00:00:00, timeZone: UTC } }',
      '365d',
      [/"1Y" is no week \(1w\), month \(1M\) or quarter \(1Q\) of the calendar; it rolls instead/],
    ],
  ])('over %s', (window, expected, lost) => {
    const read = imported(slo({ window: `timeWindow:\n  ${window}` }));
    expect(read.objective?.window).toEqual(expected);
    expect(read.losses).toEqual(lost.map((pattern) => expect.stringMatching(pattern)));
  });

  it.each([
    [{ objectives: 'objectives:\n  - targetPercent: 99.9' }, []],
    [
      { objectives: 'objectives:\n  - displayName: Good\n    target: 0.9' },
      [/objectives\[0\]\.displayName: only a service/],
    ],
    [{ objectives: 'objectives:\n  - { op: gt, target: 0.9 }' }, [/objectives\[0\]\.op: Holdfast has nothing/]],
    [{ objectives: 'objectives:\n  - target: 0.9\n  - target: 0.99' }, [/objectives\[1\]: a service has one target/]],
    [{ more: 'description: what it is for' }, [/spec\.description: there is no place for it/]],
    [
      { more: 'colour: { of: the: sky }'.replace('the: sky', 'sky') },
      [/spec\.colour: Holdfast has nothing that corresponds/],
    ],
    [
      { indicator: cloudWatch().replace('counter: false', 'counter: true') },
      [/counter: CloudWatch is asked for counts/],
    ],
    [
      { indicator: cloudWatch().replace('eu-central-1', 'us-east-1') },
      [/ratioMetric: metrics of several regions are not put together/],
    ],
    [
      {
        indicator:
          'indicator: { metadata: { name: a }, spec: { thresholdMetric: { metricSource: { spec: { a: b } } } } }',
      },
      [/thresholdMetric: values that are compared with a threshold are not counted/],
    ],
    [
      {
        indicator:
          'indicator: { metadata: { name: a }, spec: { ratioMetric: { rawType: success, raw: { metricSource: { spec: { a: b } } } } } }',
      },
      [/ratioMetric: a ratio that somebody else has computed/],
    ],
    [{ indicator: 'indicatorRef: nowhere' }, [/spec\.indicatorRef: there is no such SLI/]],
    [{ method: 'Timeslices' }, [/budgetingMethod: only time is counted in slices/]],
    [{ more: 'alertPolicies:\n  - alertPolicyRef: nowhere' }, [/there is no AlertPolicy "nowhere" in these files/]],
    [{ more: 'alertPolicies: # nothing yet' }, []],
  ] as const)('with %j says what is lost', (change, lost) => {
    const read = imported(slo(change));
    expect(read.losses).toEqual(lost.map((pattern) => expect.stringMatching(pattern)));
    expect(read.objective?.availability).toBeGreaterThan(89);
  });

  it.each([
    [slo({ objectives: 'objectives:\n  - target: 1' }), /a target is above 0 and below 100 percent/],
    [slo({ objectives: 'objectives:\n  - target: a lot' }), /objectives\[0\]\.target: a number is expected here/],
    [slo({ objectives: '' }), /SLO web-availability: : a service, a method and a target are needed/],
    [slo({ objectives: 'objectives:\n  - { target: 0.9, indicatorRef: x }' }), /made of several others/],
  ])('that cannot be an objective is told of as a whole: %#', (text, lost) => {
    const read = imported(text);
    expect(read.objective).toBeUndefined();
    expect(read.losses.join('\n')).toMatch(lost);
  });
});

describe('alert policies', () => {
  const policy = (condition: string, rest = 'alertWhenBreaching: true', severity = 'page') =>
    `alertPolicies:
  - kind: AlertPolicy
    metadata: { name: fast }
    spec:
      ${rest}
      conditions:
        - kind: AlertCondition
          metadata: { name: fast }
          spec: { severity: ${severity}, condition: { ${condition} } }
      notificationTargets: [{ targetRef: oncall }]`;
  const good = 'kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h';
  const single = /lookbackWindow: Holdfast asks two windows, and takes a twelfth of this for the short one/;

  it.each([
    [policy(good), [{ severity: 'page', long: '1h', factor: 14.4 }], [single]],
    [policy(`${good}, alertAfter: 0m`), [{ severity: 'page', long: '1h', factor: 14.4 }], [single]],
    [
      policy(`${good}, alertAfter: 5m`),
      [{ severity: 'page', long: '1h', factor: 14.4 }],
      [/alertAfter: short spikes/, single],
    ],
    [
      policy(good.replace('gte', 'gt'), 'alertWhenBreaching: true', 'warning'),
      [{ severity: 'ticket', long: '1h', factor: 14.4 }],
      [single, /op: an alert is raised at the/, /severity: a severity is page or ticket; "warning" becomes a ticket/],
    ],
    [policy(good.replace('gte', 'lte')), undefined, [/condition: an alert is raised while a budget burns as fast/]],
    [policy('kind: burnrate, op: gte'), undefined, [/condition: a threshold is needed, and a lookbackWindow/]],
    [policy(good, 'alertWhenResolved: true'), undefined, [/a policy that does not tell of a breach is no alert/]],
    [
      policy(good, '{ alertWhenBreaching: true, alertWhenNoData: true, alertWhenResolved: false }').replace(
        /\{ (alertWhen\w+: \w+), (alertWhen\w+: \w+), (alertWhen\w+: \w+) \}/,
        '$1\n      $2\n      $3',
      ),
      [{ severity: 'page', long: '1h', factor: 14.4 }],
      [/alertWhenNoData: missing data leaves an alert as it is/, /alertWhenResolved: whoever was told/, single],
    ],
  ])('become pairs: %#', (more, burn, lost) => {
    const read = imported(slo({ more }));
    expect(read.objective?.burn).toEqual(burn);
    expect(read.losses.toSorted()).toEqual(lost.map((pattern) => expect.stringMatching(pattern)));
  });
});

describe('other objects', () => {
  it('give a service its title; a service without an objective waits for one', () => {
    const read = imported(
      object({ kind: 'Service', name: 'web', metadata: 'displayName: The web\nlabels: { team: a }' }),
    );
    expect(read.services).toEqual([{ id: 'web', title: 'The web' }]);
    expect(read.losses).toEqual(['7: Service web: metadata.labels: nothing in Holdfast has labels']);
  });

  it.each([
    [object({ kind: 'DataSource', spec: 'type: Datadog' }), /Holdfast reads CloudWatch by its own role/],
    [object({ kind: 'AlertNotificationTarget', spec: 'target: slack' }), /stands under "alerts" in holdfast\.yml/],
    [object({ kind: 'SLI', spec: 'ratioMetric: {}' }), /nothing refers to it/],
    [object({ kind: 'Budget' }), /kind: openslo\/v1 has no such kind/],
    [object({}).replace('openslo/v1', 'openslo/v1alpha'), /apiVersion: only openslo\/v1 is read/],
    [object({ kind: 'Service', name: 'a.very.long-name' }), /metadata\.name: a service's id has 1 to 40/],
    [object({ kind: 'Service', metadata: 'annotations: { acme.com/x: y }' }), /an annotation of another tool/],
  ])('are told of: %#', (text, lost) => {
    expect(imported(text).losses).toEqual([expect.stringMatching(lost)]);
  });

  it('may stand in a list, and in several files', () => {
    const list = `- apiVersion: openslo/v1\n  kind: Service\n  metadata: { name: web, displayName: Web }\n  spec: {}\n`;
    const texts = [
      { file: 'a.yml', text: slo({ indicator: 'indicatorRef: ok' }) },
      {
        file: 'b.yml',
        text: `${list}- ${object({ kind: 'SLI', name: 'ok' }).replace('---\n', '').replaceAll('\n', '\n  ')}`,
      },
    ];
    const { services, losses } = importObjects(texts);
    expect(services).toMatchObject([{ id: 'web', title: 'Web', objective: { availability: 99.5 } }]);
    expect(losses.map(({ file, line }) => `${file}:${line}`)).toEqual(['b.yml:9']);
  });

  it('with the same service twice: the first objective is taken', () => {
    const read = imported(slo(), slo({ objectives: 'objectives:\n  - target: 0.9' }));
    expect(read.objective?.availability).toBe(99.5);
    expect(read.losses).toEqual([expect.stringMatching(/a service has one objective of availability/)]);
  });

  it.each([
    ['a: [', /not valid YAML/],
    ['just text', /this is no object of OpenSLO/],
    ['a: 1\na: 2', /duplicate key/],
    ['a: !!binary x', /tags/],
  ])('that are none are problems, and nothing is imported: %j', (text, message) => {
    const read = imported(text);
    expect(read).toMatchObject({ services: [], losses: [] });
    expect(read.problems.join('\n')).toMatch(message);
  });

  it('that hold nothing are nothing', () => {
    expect(imported('---\n---\n# nothing\n')).toEqual({ services: [], objective: undefined, losses: [], problems: [] });
  });
});
