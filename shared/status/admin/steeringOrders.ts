/** The routes by which people steer traffic. */
import type { Context, Hono } from 'hono';
import type * as z from 'zod';
import {
  adoptBodySchema,
  drillBodySchema,
  failoverBodySchema,
  holdBodySchema,
  releaseBodySchema,
} from './adminSchemas.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';
import { type Order, orderAdoption, orderDrill, orderFailover, orderHold, orderRelease } from './steering.ts';

export function addSteeringOrders(app: Hono, parts: AdminParts): void {
  const add = <Schema extends z.ZodType<{ readonly by?: string }>>(
    verb: string,
    schema: Schema,
    carryOut: (order: Order<Schema>, parts: AdminParts) => Promise<object>,
  ) => {
    app.post(`/api/v1/services/:id/${verb}`, async (context: Context) => {
      const asked = await bodyOf(schema, context);
      const order = { service: context.req.param('id') ?? '', by: parts.by(context, asked.by), asked };
      return context.json(await carryOut(order, parts));
    });
  };
  add('failover', failoverBodySchema, orderFailover);
  add('hold', holdBodySchema, orderHold);
  add('release', releaseBodySchema, orderRelease);
  add('adopt', adoptBodySchema, orderAdoption);
  add('drill', drillBodySchema, orderDrill);
}
