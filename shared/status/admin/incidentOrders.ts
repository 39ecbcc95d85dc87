/** The route by which people say what an incident was. */
import type { Hono } from 'hono';
import type * as z from 'zod';
import { noteIncident } from '../../incidents/noteIncident.ts';
import { serviceIn } from '../asked.ts';
import { Problem } from '../problem.ts';
import { noteBodySchema, type notedSchema } from '../wire/incidentSchemas.ts';
import { presentIncident } from '../wire/presentIncidents.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';

export function addIncidentOrders(app: Hono, parts: AdminParts): void {
  app.post('/api/v1/services/:id/incidents/note', async (context) => {
    const asked = await bodyOf(noteBodySchema, context);
    const order = { service: context.req.param('id'), by: parts.by(context, asked.by), asked };
    return context.json(await orderNote(order, parts));
  });
}

export type NoteOrder = {
  readonly service: string;
  readonly by: string;
  readonly asked: Omit<z.output<typeof noteBodySchema>, 'by'>;
};

/** @throws Problem */
export async function orderNote(
  { service: id, by, asked: { at, text } }: NoteOrder,
  parts: AdminParts,
): Promise<z.output<typeof notedSchema>> {
  const service = serviceIn(parts.config, id);
  const now = parts.clock.now();
  const noted = await noteIncident({ service, at: Date.parse(at), text, by, now, id: parts.id() }, parts);
  if (noted.kind === 'no-incident') {
    const detail = `Nothing was wrong with ${service.id} at ${at}; "holdfast incidents ${service.id}" lists when something was.`;
    throw new Problem(404, 'No incident', detail);
  }
  return { service: service.id, incident: presentIncident(noted.incident, now) };
}
