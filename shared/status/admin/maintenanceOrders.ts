/** The routes by which people plan maintenance, and end it. */
import type { Hono } from 'hono';
import { endBodySchema, planBodySchema } from '../wire/maintenanceSchemas.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';
import { orderEnd, orderPlan } from './planning.ts';

export function addMaintenanceOrders(app: Hono, parts: AdminParts): void {
  app.post('/api/v1/maintenance', async (context) => {
    const asked = await bodyOf(planBodySchema, context);
    return context.json(await orderPlan({ asked, by: parts.by(context, asked.by) }, parts));
  });
  app.post('/api/v1/maintenance/:id/end', async (context) => {
    const asked = await bodyOf(endBodySchema, context);
    return context.json(await orderEnd({ id: context.req.param('id'), asked, by: parts.by(context, asked.by) }, parts));
  });
}
