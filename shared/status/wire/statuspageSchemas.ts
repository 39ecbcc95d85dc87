/** Answers in the shapes of Atlassian Statuspage's public status API, version 2 (`/api/v2`). */
import * as z from 'zod';
import { time } from './wireTime.ts';

export const componentStatuses = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;

export const indicators = ['none', 'minor', 'major', 'critical'] as const;

const pageSchema = z
  .object({ id: z.string(), name: z.string(), url: z.string(), time_zone: z.string(), updated_at: time })
  .meta({ id: 'StatuspagePage' });

const blendedSchema = z
  .object({ indicator: z.enum(indicators), description: z.string() })
  .meta({ id: 'StatuspageStatus', description: 'what is not known is never `none`' });

const componentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(componentStatuses).meta({
      description:
        'degraded_performance also while it is not known how the service is, partial_outage when some observers then find it down; the description says so',
    }),
    created_at: time,
    updated_at: time,
    position: z.number().int(),
    description: z.string(),
    showcase: z.boolean(),
    start_date: z.iso.date().nullable(),
    group_id: z.null(),
    page_id: z.string(),
    group: z.literal(false),
    only_show_if_degraded: z.literal(false),
  })
  .meta({ id: 'StatuspageComponent', description: 'a service' });

const updateOf = <Status extends z.ZodType>(status: Status) =>
  z.object({
    id: z.string(),
    incident_id: z.string(),
    status,
    body: z.string(),
    created_at: time,
    updated_at: time,
    display_at: time,
    affected_components: z
      .array(
        z.object({
          code: z.string(),
          name: z.string(),
          old_status: z.enum(componentStatuses),
          new_status: z.enum(componentStatuses),
        }),
      )
      .nullable(),
    deliver_notifications: z.literal(false),
    custom_tweet: z.null(),
    tweet_id: z.null(),
  });

const common = {
  id: z.string(),
  name: z.string(),
  created_at: time,
  updated_at: time,
  started_at: time,
  monitoring_at: time.nullable(),
  resolved_at: time.nullable(),
  impact: z.enum(indicators),
  shortlink: z.string(),
  page_id: z.string(),
  components: z.array(componentSchema),
};

const incidentStatus = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);
const incidentSchema = z
  .object({ ...common, status: incidentStatus, incident_updates: z.array(updateOf(incidentStatus)) })
  .meta({ id: 'StatuspageIncident' });

const maintenanceStatus = z.enum(['scheduled', 'in_progress', 'completed']);
const maintenanceSchema = z
  .object({
    ...common,
    status: maintenanceStatus,
    scheduled_for: time,
    scheduled_until: time,
    incident_updates: z.array(updateOf(maintenanceStatus)),
  })
  .meta({ id: 'StatuspageMaintenance' });

export const statuspageParts = {
  StatuspagePage: pageSchema,
  StatuspageStatus: blendedSchema,
  StatuspageComponent: componentSchema,
  StatuspageIncident: incidentSchema,
  StatuspageMaintenance: maintenanceSchema,
};

export const statuspageAnswers = {
  StatuspageSummary: z.object({
    page: pageSchema,
    status: blendedSchema,
    components: z.array(componentSchema),
    incidents: z.array(incidentSchema).meta({ description: 'those that are not over' }),
    scheduled_maintenances: z.array(maintenanceSchema).meta({ description: 'open now, or to come' }),
  }),
  StatuspageRollup: z.object({ page: pageSchema, status: blendedSchema }),
  StatuspageComponents: z.object({ page: pageSchema, components: z.array(componentSchema) }),
  StatuspageIncidents: z.object({ page: pageSchema, incidents: z.array(incidentSchema) }),
  StatuspageMaintenances: z.object({ page: pageSchema, scheduled_maintenances: z.array(maintenanceSchema) }),
};

export type StatuspagePage = z.output<typeof pageSchema>;
export type StatuspageStatus = z.output<typeof blendedSchema>;
export type StatuspageComponent = z.output<typeof componentSchema>;
export type StatuspageIncident = z.output<typeof incidentSchema>;
export type StatuspageMaintenance = z.output<typeof maintenanceSchema>;
export type ComponentStatus = (typeof componentStatuses)[number];
export type Indicator = (typeof indicators)[number];
