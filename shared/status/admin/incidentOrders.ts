/** The route by which people say what an incident was. */
import type { Hono } from 'hono';
import { noteIncident } from '../../incidents/noteIncident.ts';
import { serviceIn } from '../asked.ts';
import { Problem } from '../problem.ts';
import { noteBodySchema } from '../wire/incidentSchemas.ts';
import { presentIncident } from '../wire/presentIncidents.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';

export function addIncidentOrders(app: Hono, parts: AdminParts): void {
  const { config, clock } = parts;
  app.post('/api/v1/services/:id/incidents/note', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    const { at, text, by: told } = await bodyOf(noteBodySchema, context);
    const [by, now] = [parts.by(context, told), clock.now()];
    const noted = await noteIncident({ service, at: Date.parse(at), text, by, now, id: parts.id() }, parts);
    if (noted.kind === 'no-incident') {
      const detail = `Nothing was wrong with ${service.id} at ${at}; "holdfast incidents ${service.id}" lists when something was.`;
      throw new Problem(404, 'No incident', detail);
    }
    return context.json({ service: service.id, incident: presentIncident(noted.incident, now) });
  });
}
