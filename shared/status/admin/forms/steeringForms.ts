/** What the forms about a service's traffic do: the orders of the API, for whoever saw how things stood. */

import { printable } from '../../../config/quote.ts';
import type { Control } from '../../../control/control.ts';
import { Problem } from '../../problem.ts';
import { drillBodySchema, failoverBodySchema, holdBodySchema, releaseBodySchema } from '../adminSchemas.ts';
import type { AdminParts } from '../adminWork.ts';
import { heldText } from '../heldText.ts';
import { orderDrill, orderFailover, orderHold, orderRelease } from '../steering.ts';
import { asOrdered, textOf, textsOf } from './formBody.ts';
import type { FormVerb, Sent } from './formRoutes.ts';
import { seenOf } from './seen.ts';

export const holdForm: FormVerb = {
  formId: ({ about }) => `hold-${about}`,
  async carryOut(sent, parts) {
    const { about: service, by, typed } = sent;
    const asked = asOrdered(holdBodySchema, textsOf(typed, ['reason', 'for']));
    await mustStandAsSeen(sent, parts);
    return `${heldText(await orderHold({ service, by, asked }, parts))}.`;
  },
};

export const releaseForm: FormVerb = {
  formId: ({ about }) => `release-${about}`,
  async carryOut(sent, parts) {
    const { about: service, by, typed } = sent;
    const asked = asOrdered(releaseBodySchema, textsOf(typed, ['reason']));
    await mustStandAsSeen(sent, parts);
    await orderRelease({ service, by, asked }, parts);
    return `${service} is released.`;
  },
};

export const drillForm: FormVerb = {
  formId: ({ about }) => `drill-${about}`,
  async carryOut(sent, parts) {
    const { about: service, by, typed } = sent;
    const asked = asOrdered(drillBodySchema, textsOf(typed, ['reason']));
    const { drill } = await orderDrill({ service, by, asked, mustStand: asSeenBy(sent) }, parts);
    return `A drill of ${service} has begun: ${printable(drill.endpoint)} is declared down for the monitor alone.`;
  },
};

export const failoverForm: FormVerb = {
  formId: ({ about }) => `confirm-${about}`,
  async carryOut(sent, parts) {
    const { about: service, by, typed } = sent;
    const force = textOf(typed, 'force') === 'yes';
    const asked = asOrdered(failoverBodySchema, { ...textsOf(typed, ['to', 'reason']), force });
    const order = { service, by, asked, mustStand: asSeenBy(sent) };
    const { active, epoch, dns, note, warning } = await orderFailover(order, parts);
    const settled = dns === 'settled' ? 'the name answers it' : 'DNS is under way';
    const told = `${service} goes to ${active} (epoch ${epoch}); ${settled}.`;
    return [told, note, warning].filter((line) => line !== undefined).join(' ');
  },
};

/** A form that is sent twice finds what the first one did. @returns what throws a Problem then. */
function asSeenBy({ about: service, typed }: Sent): (control: Control | undefined, now: number) => void {
  return (control, now) => {
    if (seenOf(control, now) === textOf(typed, 'seen')) return;
    const detail = `Somebody was first: ${service} has changed since you opened the page, and what they did stands. It is shown here as it is now; nothing was done for you.`;
    throw new Problem(409, 'Somebody was first', detail);
  };
}

/** For holds and releases, which are written upon whatever stands then; a hold says what it replaced. @throws Problem */
async function mustStandAsSeen(sent: Sent, { control: store, clock }: AdminParts): Promise<void> {
  asSeenBy(sent)(await store.readControl(sent.about), clock.now());
}
