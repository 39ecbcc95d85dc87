/** `POST /demo/{service}/{region}` and `POST /demo/observers/{observer}`: changes the demo world. */
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { Problem, problemResponse } from '../../shared/status/problem.ts';
import { type DemoObservers, observerConditions } from './observers.ts';
import { conditions, type DemoWorld } from './world.ts';

export function createDemoRoutes(world: DemoWorld, observers: DemoObservers): Hono {
  const app = new Hono();
  app.post('/demo/observers/:observer', async (context) => {
    const observer = context.req.param('observer');
    const condition = await readCondition(context, observerConditions);
    if (condition instanceof Response) return condition;
    if (!observers.set(observer, condition)) return refuse(context, 404, `The demo world has no observer ${observer}.`);
    return context.json({ observer, condition });
  });
  app.post('/demo/:service/:region', async (context) => {
    const { service, region } = context.req.param();
    const condition = await readCondition(context, conditions);
    if (condition instanceof Response) return condition;
    if (!world.set(service, region, condition)) {
      return refuse(context, 404, `The demo world has no endpoint ${service} ${region}.`);
    }
    return context.json({ service, region, condition });
  });
  return app;
}

/** @returns the answer to whoever sent something else. */
async function readCondition<Condition extends string>(
  context: Context,
  known: readonly Condition[],
): Promise<Condition | Response> {
  // A page in a browser can only send JSON across origins after asking, and nobody answers that question.
  if (context.req.header('content-type') !== 'application/json') return refuse(context, 400, 'Send application/json.');
  const body = z.strictObject({ condition: z.enum(known) }).safeParse(await context.req.json().catch(() => undefined));
  if (body.success) return body.data.condition;
  return refuse(context, 400, `The body must be {"condition": one of ${known.join(', ')}}.`);
}

function refuse(context: Context, status: 400 | 404, detail: string): Response {
  return problemResponse(new Problem(status, 'Not done', detail), context.req.path);
}
