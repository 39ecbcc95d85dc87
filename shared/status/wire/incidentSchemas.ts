/** Incidents as the API answers them. */
import * as z from 'zod';
import { alertKinds } from '../../config/config.ts';
import { downReasons } from '../../probe/observation.ts';
import { flipCause } from './failoverSchemas.ts';
import { notPublic, windowId } from './schemas.ts';
import { time } from './wireTime.ts';

const count = z.number().int();
const end = time.nullable().meta({ description: 'the first slot that was up again, or in maintenance; null before' });
const state = z.enum(['open', 'closed']).meta({
  description: 'open until it has been up for five minutes: what fails again before is the same incident',
});
const meanSeconds = (of: string) =>
  z
    .number()
    .nullable()
    .meta({ description: `${of}; null when there is no mean` });

const flipSchema = z.object({
  at: time,
  epoch: count,
  from: z.string(),
  to: z.string(),
  cause: flipCause,
  by: z.string(),
  reason: z.string(),
  detectedAt: time.exactOptional(),
});

const incidentAlertSchema = z.object({
  at: time,
  key: z.string(),
  about: z.enum(alertKinds),
  stage: z.enum(['fired', 'worsened', 'acknowledged', 'resolved']),
  severity: z.enum(['page', 'ticket']),
});

export const incidentNoteSchema = z
  .object({ at: time, text: z.string(), by: z.string() })
  .meta({ id: 'IncidentNote', description: 'what a person has to say of it' });

export const incidentSchema = z
  .object({
    service: z.string(),
    scope: z.enum(['service', 'endpoint']).meta({
      description: 'service: users found it down; endpoint: one endpoint was down, and users did not reach it',
    }),
    endpoint: z.string().exactOptional(),
    from: time.meta({ description: 'the first slot that was down; by it a note finds the incident' }),
    to: end,
    state,
    durationSeconds: z.number().meta({ description: 'to its end, or as far as is asked about' }),
    downSeconds: z.number().meta({ description: 'less where it came and went, or where some of it is not known' }),
    endUncertainSeconds: z.number().meta({
      description: 'how long before its end it was last seen down: it may have ended at any time in between',
    }),
    reason: z.enum(downReasons).exactOptional(),
    endpoints: z
      .array(z.object({ endpoint: z.string(), from: time, to: end, state, downSeconds: z.number() }))
      .exactOptional()
      .meta({
        description: `what was wrong with endpoints meanwhile; it may have begun before, and may go on for longer; ${notPublic}`,
      }),
    cost: z
      .object({
        badSeconds: z.number(),
        share: z.number().meta({ description: "of the budget of the objective's whole window" }),
      })
      .exactOptional()
      .meta({ description: 'what it took of the error budget, where the objective counts time' }),
    flips: z.array(flipSchema).exactOptional().meta({ description: notPublic }),
    alerts: z.array(incidentAlertSchema).exactOptional().meta({ description: notPublic }),
    drill: z
      .object({ at: time, endpoint: z.string(), by: z.string() })
      .exactOptional()
      .meta({ description: 'the rehearsal in which it happened' }),
    notes: z.array(incidentNoteSchema),
  })
  .meta({ id: 'Incident' });

export const regionIncidentSchema = z
  .object({
    scope: z.literal('region'),
    region: z.string(),
    from: time,
    to: end,
    state,
    durationSeconds: z.number(),
    services: z.array(z.string()),
  })
  .meta({ id: 'RegionIncident', description: 'one region took several services down at a time' });

export const incidentFiguresSchema = z
  .object({
    count,
    closed: count.meta({ description: 'how many are over' }),
    detected: count.meta({ description: 'how many were noticed: an alert fired, or traffic was moved' }),
    mttdSeconds: meanSeconds('from the first bad slot to the first alert or the quorum that moved traffic'),
    mttrSeconds: meanSeconds('from the first bad slot to the recovery'),
    mtbfSeconds: meanSeconds('from the beginning of one to the beginning of the next'),
  })
  .meta({ id: 'IncidentFigures', description: 'over the incidents that users found; rehearsals are left out' });

const listed = {
  from: time,
  to: time,
  figures: incidentFiguresSchema,
  incidents: z.array(incidentSchema).meta({ description: 'newest first' }),
  more: count.meta({ description: 'how many older ones are not listed' }),
};

export const serviceIncidentsSchema = z.object({ service: z.string(), ...listed }).meta({ id: 'ServiceIncidents' });

export const allIncidentsSchema = z
  .object({
    ...listed,
    regions: z
      .array(regionIncidentSchema)
      .exactOptional()
      .meta({ description: `newest first; ${notPublic}` }),
    services: z.array(z.object({ service: z.string(), figures: incidentFiguresSchema })),
  })
  .meta({ id: 'AllIncidents' });

export const incidentsQuerySchema = z.strictObject({
  window: windowId.exactOptional().meta({ description: 'ends now; 30d by default' }),
});

export const noteBodySchema = z
  .strictObject({
    at: z.iso.datetime({ offset: true }).meta({ description: 'a moment in the incident, with an offset or Z' }),
    text: z.string().trim().min(1).max(2_000),
    by: z.string().trim().min(1).max(100).exactOptional().meta({
      description: 'who says so, where the monitor cannot know it; not looked at where requests are signed',
    }),
  })
  .meta({ id: 'NoteRequest' });

export const notedSchema = z
  .object({ service: z.string(), incident: incidentSchema })
  .meta({ id: 'Noted', description: 'the incident, with the note' });
