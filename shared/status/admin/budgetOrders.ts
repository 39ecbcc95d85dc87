/** The routes by which people correct what counts in an error budget. */
import type { Hono } from 'hono';
import { dayMs } from '../../availability/slots.ts';
import { type Excluded, exclude, excludedAgeMsMax, excludedMsMax } from '../../objectives/exclude.ts';
import { restoreExcluded } from '../../objectives/restoreExcluded.ts';
import { objectiveIn, serviceIn } from '../asked.ts';
import { Problem } from '../problem.ts';
import { excludeBodySchema, restoreBodySchema } from './adminSchemas.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';
import { presentExcluded, presentRestored } from './presentAdmin.ts';

export function addBudgetOrders(app: Hono, parts: AdminParts): void {
  const { config, clock } = parts;
  app.post('/api/v1/services/:id/budget/exclude', async (context) => {
    const service = serviceIn(config, context.req.param('id'));
    objectiveIn(service);
    const { from, to, reason, by: told } = await bodyOf(excludeBodySchema, context);
    const asked = { from: Date.parse(from), to: Date.parse(to) };
    const by = parts.by(context, told);
    const excluded = await exclude({ service: service.id, ...asked, by, reason, now: clock.now() }, parts);
    if (excluded.kind === 'refused') throw new Problem(400, 'Bad request', refusalText(excluded.why));
    return context.json(presentExcluded(excluded, asked));
  });
  app.post('/api/v1/services/:id/budget/restore', async (context) => {
    const { id: service } = serviceIn(config, context.req.param('id'));
    const { id, reason, by: told } = await bodyOf(restoreBodySchema, context);
    const by = parts.by(context, told);
    const restored = await restoreExcluded({ service, excluded: id, by, reason, now: clock.now() }, parts);
    if (restored.kind === 'not-found') {
      const detail = `No exclusion of ${service} has the id "${id}"; "holdfast budget ${service}" lists those that hold.`;
      throw new Problem(404, 'No such exclusion', detail);
    }
    return context.json(presentRestored(restored));
  });
}

function refusalText(why: Extract<Excluded, { kind: 'refused' }>['why']): string {
  switch (why) {
    case 'empty':
      return '"from" must be before "to".';
    case 'future':
      return '"to" must be in the past: what is planned is maintenance; see "holdfast maintenance plan --help".';
    case 'too-old':
      return `"from" must not be more than ${excludedAgeMsMax / dayMs} days ago: nothing older is counted.`;
    case 'too-long':
      return `Exclude at most ${excludedMsMax / dayMs} days at a time.`;
  }
}
