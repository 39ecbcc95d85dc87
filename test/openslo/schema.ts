/**
 * OpenSLO v1 as a JSON Schema, written by hand from the specification (README of github.com/OpenSLO/OpenSLO, sections
 * "General Schema" to "Service"). Where that is silent, as github.com/OpenSLO/go-sdk validates: what is required, names
 * as RFC 1123 labels, at least one notification target, exactly one condition and one time window.
 */
const name = { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' };
const description = { type: 'string', maxLength: 1_050 };
const duration = { type: 'string', pattern: '^[1-9][0-9]*[mhdwMQY]$' };

const label = '[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?';
const prefix = '([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?';

const metadata = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name,
    displayName: { type: 'string' },
    labels: {
      type: 'object',
      propertyNames: { pattern: `^${label}$` },
      additionalProperties: { type: ['string', 'array'], items: { type: 'string' } },
    },
    annotations: {
      type: 'object',
      propertyNames: { pattern: `^${prefix}${label}$` },
      additionalProperties: { type: 'string' },
    },
  },
};

const metric = {
  type: 'object',
  required: ['metricSource'],
  additionalProperties: false,
  properties: {
    metricSource: {
      type: 'object',
      required: ['spec'],
      additionalProperties: false,
      properties: { metricSourceRef: name, type: { type: 'string' }, spec: { type: 'object', minProperties: 1 } },
    },
  },
};

const ratioMetric = {
  type: 'object',
  additionalProperties: false,
  properties: {
    counter: { type: 'boolean' },
    good: metric,
    bad: metric,
    total: metric,
    rawType: { enum: ['success', 'failure'] },
    raw: metric,
  },
  oneOf: [
    { required: ['total', 'good'], not: { anyOf: [{ required: ['bad'] }, { required: ['raw'] }] } },
    { required: ['total', 'bad'], not: { anyOf: [{ required: ['good'] }, { required: ['raw'] }] } },
    { required: ['raw', 'rawType'], not: { required: ['total'] } },
  ],
};

const sliSpec = {
  type: 'object',
  additionalProperties: false,
  properties: { description, thresholdMetric: metric, ratioMetric },
  oneOf: [{ required: ['thresholdMetric'] }, { required: ['ratioMetric'] }],
};

const timeWindow = {
  type: 'object',
  required: ['duration', 'isRolling'],
  additionalProperties: false,
  properties: {
    duration,
    isRolling: { type: 'boolean' },
    calendar: {
      type: 'object',
      required: ['startTime', 'timeZone'],
      additionalProperties: false,
      properties: {
        startTime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' },
        timeZone: { type: 'string' },
      },
    },
  },
  if: { properties: { isRolling: { const: false } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
  then: { required: ['calendar'] },
  else: { not: { required: ['calendar'] } },
};

const objective = {
  type: 'object',
  additionalProperties: false,
  properties: {
    displayName: { type: 'string' },
    op: { enum: ['lte', 'gte', 'lt', 'gt'] },
    value: { type: 'number' },
    target: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
    targetPercent: { type: 'number', minimum: 0, exclusiveMaximum: 100 },
    timeSliceTarget: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    timeSliceWindow: duration,
  },
  oneOf: [{ required: ['target'] }, { required: ['targetPercent'] }],
};

const sloSpec = {
  type: 'object',
  required: ['service', 'budgetingMethod', 'objectives', 'indicatorRef'],
  additionalProperties: false,
  properties: {
    description,
    service: { type: 'string', minLength: 1 },
    indicatorRef: name,
    timeWindow: { type: 'array', minItems: 1, maxItems: 1, items: timeWindow },
    budgetingMethod: { enum: ['Occurrences', 'Timeslices', 'RatioTimeslices'] },
    objectives: { type: 'array', minItems: 1, items: objective },
    alertPolicies: {
      type: 'array',
      items: {
        type: 'object',
        required: ['alertPolicyRef'],
        additionalProperties: false,
        properties: { alertPolicyRef: name },
      },
    },
  },
  if: { properties: { budgetingMethod: { const: 'Timeslices' } } },
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
  then: { properties: { objectives: { items: { required: ['timeSliceTarget', 'timeSliceWindow'] } } } },
};

const referring = (key: string) => ({
  type: 'object',
  required: [key],
  additionalProperties: false,
  properties: { [key]: name },
});

const policySpec = {
  type: 'object',
  required: ['conditions', 'notificationTargets'],
  additionalProperties: false,
  properties: {
    description,
    alertWhenNoData: { type: 'boolean' },
    alertWhenResolved: { type: 'boolean' },
    alertWhenBreaching: { type: 'boolean' },
    conditions: { type: 'array', minItems: 1, maxItems: 1, items: referring('conditionRef') },
    notificationTargets: { type: 'array', minItems: 1, items: referring('targetRef') },
  },
};

const conditionSpec = {
  type: 'object',
  required: ['severity', 'condition'],
  additionalProperties: false,
  properties: {
    description,
    severity: { type: 'string', minLength: 1 },
    condition: {
      type: 'object',
      required: ['kind', 'op', 'threshold', 'lookbackWindow'],
      additionalProperties: false,
      properties: {
        kind: { const: 'burnrate' },
        op: { enum: ['lte', 'gte', 'lt', 'gt'] },
        threshold: { type: 'number' },
        lookbackWindow: duration,
        alertAfter: duration,
      },
    },
  },
};

const targetSpec = {
  type: 'object',
  required: ['target'],
  additionalProperties: false,
  properties: { target: { type: 'string', minLength: 1 }, description },
};

const serviceSpec = { type: 'object', additionalProperties: false, properties: { description } };

const object = (kind: string, spec: object) => ({
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  additionalProperties: false,
  properties: { apiVersion: { const: 'openslo/v1' }, kind: { const: kind }, metadata, spec },
});

/** By kind. */
export const schemas: Readonly<Record<string, object>> = {
  Service: object('Service', serviceSpec),
  SLO: object('SLO', sloSpec),
  SLI: object('SLI', sliSpec),
  AlertPolicy: object('AlertPolicy', policySpec),
  AlertCondition: object('AlertCondition', conditionSpec),
  AlertNotificationTarget: object('AlertNotificationTarget', targetSpec),
};
