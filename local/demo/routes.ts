/** `POST /demo/{service}/{region}`: breaks, slows or heals an endpoint of the demo world. */
import { Hono } from 'hono';
import * as z from 'zod';
import { Problem, problemResponse } from '../../shared/status/problem.ts';
import { conditions, type DemoWorld } from './world.ts';

const bodySchema = z.strictObject({ condition: z.enum(conditions) });

export function createDemoRoutes(world: DemoWorld): Hono {
  const app = new Hono();
  app.post('/demo/:service/:region', async (context) => {
    const { service, region } = context.req.param();
    const refuse = (status: 400 | 404, detail: string) =>
      problemResponse(new Problem(status, 'Not done', detail), context.req.path);
    // A page in a browser can only send JSON across origins after asking, and nobody answers that question.
    if (context.req.header('content-type') !== 'application/json') return refuse(400, 'Send application/json.');
    const body = bodySchema.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) return refuse(400, `The body must be {"condition": one of ${conditions.join(', ')}}.`);
    if (!world.set(service, region, body.data.condition)) {
      return refuse(404, `The demo world has no endpoint ${service} ${region}.`);
    }
    return context.json({ service, region, condition: body.data.condition });
  });
  return app;
}
