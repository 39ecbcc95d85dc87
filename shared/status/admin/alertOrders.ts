/** The route by which people say that they are at an alert. */
import type { Hono } from 'hono';
import type * as z from 'zod';
import { type Acknowledged, AlertContended, acknowledge } from '../../alerts/acknowledge.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import { asError } from '../asError.ts';
import { Problem } from '../problem.ts';
import { presentAlert } from '../wire/presentAlert.ts';
import { acknowledgeBodySchema, type acknowledgedSchema } from './adminSchemas.ts';
import type { AdminParts } from './adminWork.ts';
import { bodyOf } from './orderBody.ts';

export function addAlertOrders(app: Hono, parts: AdminParts): void {
  app.post('/api/v1/alerts/:key/acknowledge', async (context) => {
    const asked = await bodyOf(acknowledgeBodySchema, context);
    const order = { key: context.req.param('key'), by: parts.by(context, asked.by), asked };
    return context.json(await orderAcknowledgement(order, parts));
  });
}

export type AcknowledgementOrder = {
  readonly key: string;
  readonly by: string;
  readonly asked: Omit<z.output<typeof acknowledgeBodySchema>, 'by'>;
};

/** @throws Problem */
export async function orderAcknowledgement(
  { key, by, asked: { note } }: AcknowledgementOrder,
  parts: AdminParts,
): Promise<z.output<typeof acknowledgedSchema>> {
  const { config, alerts, clock } = parts;
  const order = { key, by, now: clock.now(), ...(note === undefined ? {} : { note }) };
  const acknowledged = await acknowledge(order, { alerts, ledger: forgiving(parts) }).catch(lost);
  const known = knownAlert(key, acknowledged);
  return { outcome: known.kind, alert: presentAlert(known.alert, { config, evidence: true }) };
}

/** The acknowledgement stands in the control table, whether the ledger hears of it or not. */
function forgiving({ ledger, onError }: AdminParts): AdminParts['ledger'] {
  const putEvent = (event: LedgerEvent) => ledger.putEvent(event).catch((error) => onError(asError(error)));
  return { ...ledger, putEvent };
}

function knownAlert(
  key: string,
  acknowledged: Acknowledged,
): Extract<Acknowledged, { kind: 'acknowledged' | 'already' }> {
  switch (acknowledged.kind) {
    case 'acknowledged':
    case 'already':
      return acknowledged;
    case 'not-found':
      throw new Problem(404, 'No such alert', `Nothing fires as "${key}"; /api/v1/alerts lists what does.`);
    case 'over':
      throw new Problem(409, 'Over', `The alert ${key} is resolved already, so there is nothing to acknowledge.`);
  }
}

function lost(error: unknown): never {
  if (error instanceof AlertContended) throw new Problem(409, 'Somebody was first', error.message);
  throw error;
}
