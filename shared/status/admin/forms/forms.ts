/** What the forms about alerts, incidents and maintenance do: the orders of the API. */

import { noteBodySchema } from '../../wire/incidentSchemas.ts';
import { endBodySchema, planBodySchema } from '../../wire/maintenanceSchemas.ts';
import { momentText } from '../../words.ts';
import { acknowledgeBodySchema } from '../adminSchemas.ts';
import { orderAcknowledgement } from '../alertOrders.ts';
import { orderNote } from '../incidentOrders.ts';
import { orderEnd, orderPlan } from '../planning.ts';
import { asOrdered, textOf, textsOf } from './formBody.ts';
import type { FormVerb } from './formRoutes.ts';

export const acknowledgeForm: FormVerb = {
  formId: ({ about }) => `acknowledge-${encodeURIComponent(about)}`,
  async carryOut({ about: key, by, typed }, parts) {
    const asked = asOrdered(acknowledgeBodySchema, textsOf(typed, ['note']));
    const { outcome } = await orderAcknowledgement({ key, by, asked }, parts);
    return outcome === 'already' ? `Somebody was first: ${key} is acknowledged already.` : `You are at ${key}.`;
  },
};

export const noteForm: FormVerb = {
  formId: ({ about, typed }) =>
    `note-${about}-${textOf(typed, 'endpoint') ?? ''}-${Date.parse(textOf(typed, 'at') ?? '')}`,
  async carryOut({ about: service, by, typed }, parts) {
    const asked = asOrdered(noteBodySchema, textsOf(typed, ['at', 'text']));
    await orderNote({ service, by, asked }, parts);
    return `Your note on the incident of ${service} is kept.`;
  },
};

export const planForm: FormVerb = {
  formId: () => 'plan',
  async carryOut({ by, typed }, parts) {
    const services = typed.get('services') ?? [];
    const { from, plan: token, ...texts } = textsOf(typed, ['title', 'from', 'for', 'reason', 'plan']);
    const asked = asOrdered(planBodySchema, {
      ...texts,
      ...(services.length === 0 ? {} : { services }),
      // The field says that it is in UTC. HTML, "Local dates and times": seconds may be left out.
      ...(from === undefined ? {} : { from: `${from.length === minuteLength ? `${from}:00` : from}Z` }),
      ...(token === undefined ? {} : { token }),
    });
    const { outcome, maintenance } = await orderPlan({ asked, by }, parts);
    const span = `${momentText(Date.parse(maintenance.from))} to ${momentText(Date.parse(maintenance.to))}`;
    return outcome === 'already' ? `That is planned already: ${span}.` : `Planned: ${span}.`;
  },
};

/** `2026-11-22T19:30` */
const minuteLength = 16;

export const endPlanForm: FormVerb = {
  formId: ({ about }) => `end-${about}`,
  async carryOut({ about: id, by, typed }, parts) {
    const asked = asOrdered(endBodySchema, textsOf(typed, ['reason']));
    const { outcome } = await orderEnd({ id, asked, by }, parts);
    return endings[outcome];
  },
};

const endings = {
  ended: 'The maintenance is over from now on.',
  cancelled: 'The maintenance is called off, and never counts.',
  already: 'Somebody was first: that maintenance was ended or called off before.',
} as const;
