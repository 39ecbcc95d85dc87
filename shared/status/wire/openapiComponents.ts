/** The schemas of the OpenAPI document: those that describe the answers, and those that describe what is asked. */
import * as z from 'zod';
import { reportSchema } from '../../report/reportSchema.ts';
import {
  acknowledgeBodySchema,
  acknowledgedSchema,
  adoptBodySchema,
  adoptionSchema,
  drillBegunSchema,
  drillBodySchema,
  excludeBodySchema,
  excludedSchema,
  failoverBodySchema,
  failoverRecordSchema,
  flippedSchema,
  heldSchema,
  holdBodySchema,
  releaseBodySchema,
  restoreBodySchema,
  restoredSchema,
} from '../admin/adminSchemas.ts';
import { replayBodySchema, replayEntrySchema, replaySchema } from '../admin/replaySchema.ts';
import { alertCountSchema, alertSchema, alertsSchema, namedDetailSchema } from './alertSchemas.ts';
import { auditSchemas } from './auditSchemas.ts';
import { shieldSchema } from './badgeSchemas.ts';
import {
  budgetReportSchema,
  budgetSchema,
  exclusionSchema,
  objectiveBudgetSchema,
  windowBurnSchema,
} from './budgetSchemas.ts';
import { decisionSchema } from './decisionSchema.ts';
import { eventSchema, eventsSchema } from './eventSchemas.ts';
import {
  answersSchema,
  drillSchema,
  drillTimesSchema,
  flipSchema,
  holdSchema,
  maintenanceSchema,
} from './failoverSchemas.ts';
import {
  allIncidentsSchema,
  incidentFiguresSchema,
  incidentNoteSchema,
  incidentSchema,
  noteBodySchema,
  notedSchema,
  regionIncidentSchema,
  serviceIncidentsSchema,
} from './incidentSchemas.ts';
import { maintenanceAnswers, maintenanceOrders } from './maintenanceSchemas.ts';
import { restoreSchemas, restoreTestBodySchema } from './restoreSchemas.ts';
import {
  endpointSchema,
  observerViewSchema,
  problemSchema,
  serviceDetailSchema,
  serviceSchema,
  statusSchema,
  uptimeReportSchema,
  uptimeSchema,
} from './schemas.ts';

import { statuspageAnswers, statuspageParts } from './statuspageSchemas.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

// Every schema with an id of its own stands here: what is not registered would be referred to outside the document.
const answers = {
  Status: statusSchema,
  Service: serviceSchema,
  ServiceDetail: serviceDetailSchema,
  Endpoint: endpointSchema,
  ObserverView: observerViewSchema,
  Uptime: uptimeSchema,
  UptimeReport: uptimeReportSchema,
  Event: eventSchema,
  Events: eventsSchema,
  Hold: holdSchema,
  Answers: answersSchema,
  Drill: drillSchema,
  DrillTimes: drillTimesSchema,
  Flip: flipSchema,
  Maintenance: maintenanceSchema,
  Flipped: flippedSchema,
  Held: heldSchema,
  Adoption: adoptionSchema,
  FailoverRecord: failoverRecordSchema,
  DrillBegun: drillBegunSchema,
  Alerts: alertsSchema,
  Alert: alertSchema,
  AlertDetail: namedDetailSchema,
  AlertCount: alertCountSchema,
  Acknowledged: acknowledgedSchema,
  BudgetReport: budgetReportSchema,
  Budget: budgetSchema,
  ObjectiveBudget: objectiveBudgetSchema,
  WindowBurn: windowBurnSchema,
  Exclusion: exclusionSchema,
  Excluded: excludedSchema,
  Restored: restoredSchema,
  Incident: incidentSchema,
  IncidentNote: incidentNoteSchema,
  IncidentFigures: incidentFiguresSchema,
  RegionIncident: regionIncidentSchema,
  ServiceIncidents: serviceIncidentsSchema,
  AllIncidents: allIncidentsSchema,
  Noted: notedSchema,
  Problem: problemSchema,
  Report: reportSchema,
  ...auditSchemas,
  ...maintenanceAnswers,
  ...restoreSchemas,
  ...statuspageParts,
  ...statuspageAnswers,
  ShieldsBadge: shieldSchema,
};

/** As they are written on the wire, whatever reading them makes of them. */
const written = {
  Decision: decisionSchema,
  FailoverRequest: failoverBodySchema,
  HoldRequest: holdBodySchema,
  ReleaseRequest: releaseBodySchema,
  AdoptRequest: adoptBodySchema,
  DrillRequest: drillBodySchema,
  AcknowledgeRequest: acknowledgeBodySchema,
  ExcludeRequest: excludeBodySchema,
  RestoreRequest: restoreBodySchema,
  RestoreTestRequest: restoreTestBodySchema,
  NoteRequest: noteBodySchema,
  ...maintenanceOrders,
  ReplayRequest: replayBodySchema,
  Replay: replaySchema,
  ReplayEntry: replayEntrySchema,
};

export type ComponentId = keyof typeof answers | keyof typeof written;

export function componentSchemas(): JsonSchema {
  return { ...schemasOf(answers, 'output'), ...schemasOf(written, 'input') };
}

export function $ref(id: ComponentId): JsonSchema {
  return { $ref: `#/components/schemas/${id}` };
}

function schemasOf(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output'): JsonSchema {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io });
  return withoutIds(schemas);
}

/** Inside one document the schemas are found by their place; an `$id` would change what `$ref`s resolve against. */
function withoutIds(schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema]),
  );
}
