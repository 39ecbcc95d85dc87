/**
 * JSON Schemas of Atlassian Statuspage's public status API (v2), written from what Atlassian publishes: the description that
 * every Statuspage serves at `/api/v2` (as at https://www.githubstatus.com/api): paths, statuses, indicators, impacts; and
 * https://developer.statuspage.io (Components, Incidents): which fields there are and of which kind, and the component
 * statuses with `under_maintenance`. What is listed as required is what the published examples always have.
 */
const text = { type: 'string' } as const;
const textOrNull = { type: ['string', 'null'] } as const;
const moment = { type: 'string', format: 'date-time' } as const;
const momentOrNull = { type: ['string', 'null'], format: 'date-time' } as const;

const componentStatus = {
  enum: ['operational', 'degraded_performance', 'partial_outage', 'major_outage', 'under_maintenance'],
} as const;

/** "one of none, minor, major, or critical" */
const indicator = { enum: ['none', 'minor', 'major', 'critical'] } as const;

const page = {
  type: 'object',
  required: ['id', 'name', 'url', 'time_zone', 'updated_at'],
  properties: { id: text, name: text, url: { type: 'string', format: 'uri' }, time_zone: text, updated_at: moment },
} as const;

const status = {
  type: 'object',
  required: ['indicator', 'description'],
  properties: { indicator, description: { type: 'string', minLength: 1 } },
} as const;

const component = {
  type: 'object',
  required: [
    'id',
    'page_id',
    'group_id',
    'created_at',
    'updated_at',
    'group',
    'name',
    'description',
    'position',
    'status',
    'showcase',
    'only_show_if_degraded',
  ],
  properties: {
    id: text,
    page_id: text,
    group_id: textOrNull,
    created_at: moment,
    updated_at: moment,
    group: { type: 'boolean' },
    name: { type: 'string', minLength: 1 },
    description: textOrNull,
    position: { type: 'integer' },
    status: componentStatus,
    showcase: { type: 'boolean' },
    only_show_if_degraded: { type: 'boolean' },
    start_date: { type: ['string', 'null'], format: 'date' },
  },
} as const;

const affected = {
  type: 'object',
  required: ['code', 'name', 'old_status', 'new_status'],
  properties: { code: text, name: text, old_status: componentStatus, new_status: componentStatus },
} as const;

const updateOf = (statuses: readonly string[]) => ({
  type: 'object',
  required: ['id', 'incident_id', 'status', 'body', 'created_at', 'updated_at', 'display_at'],
  properties: {
    id: text,
    incident_id: text,
    status: { enum: statuses },
    body: { type: 'string', minLength: 1 },
    created_at: moment,
    updated_at: moment,
    display_at: moment,
    affected_components: { anyOf: [{ type: 'null' }, { type: 'array', items: affected }] },
    deliver_notifications: { type: 'boolean' },
    custom_tweet: textOrNull,
    tweet_id: { type: ['string', 'integer', 'null'] },
  },
});

const incidentOf = (statuses: readonly string[], more: Readonly<Record<string, object>> = {}) => ({
  type: 'object',
  required: [
    'id',
    'name',
    'status',
    'created_at',
    'updated_at',
    'monitoring_at',
    'resolved_at',
    'impact',
    'shortlink',
    'page_id',
    'incident_updates',
    'components',
    ...Object.keys(more),
  ],
  properties: {
    id: text,
    name: { type: 'string', minLength: 1 },
    status: { enum: statuses },
    created_at: moment,
    updated_at: moment,
    started_at: moment,
    monitoring_at: momentOrNull,
    resolved_at: momentOrNull,
    impact: indicator,
    shortlink: { type: 'string', format: 'uri' },
    page_id: text,
    incident_updates: { type: 'array', minItems: 1, items: updateOf(statuses) },
    components: { type: 'array', items: component },
    ...more,
  },
});

/** "Investigating, Identified, Monitoring, Resolved, or Postmortem" */
const incident = incidentOf(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']);

/** "Scheduled, In Progress, Verifying, or Completed" */
const maintenance = incidentOf(['scheduled', 'in_progress', 'verifying', 'completed'], {
  scheduled_for: moment,
  scheduled_until: moment,
});

const objectOf = (properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const components = { type: 'array', items: component };
const incidents = { type: 'array', maxItems: 50, items: incident };
const scheduled_maintenances = { type: 'array', maxItems: 50, items: maintenance };

export const statuspageSchemas = {
  'summary.json': objectOf({ page, status, components, incidents, scheduled_maintenances }),
  'status.json': objectOf({ page, status }),
  'components.json': objectOf({ page, components }),
  'incidents.json': objectOf({ page, incidents }),
  'incidents/unresolved.json': objectOf({ page, incidents }),
  'scheduled-maintenances.json': objectOf({ page, scheduled_maintenances }),
  'scheduled-maintenances/upcoming.json': objectOf({ page, scheduled_maintenances }),
  'scheduled-maintenances/active.json': objectOf({ page, scheduled_maintenances }),
} as const;
