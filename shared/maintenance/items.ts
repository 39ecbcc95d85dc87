/** Stored plans, parsed when loaded. */
import * as z from 'zod';
import type { MaintenancePlan } from './plan.ts';

const text = z.string();
const moment = z.number();

/** All but the id, which is the item's key. */
export const planSchema: z.ZodType<Omit<MaintenancePlan, 'id'>> = z.object({
  revision: z.int().positive(),
  services: z.array(text).exactOptional(),
  title: text.exactOptional(),
  from: moment,
  to: moment,
  at: moment,
  by: text,
  reason: text,
  ended: z.object({ at: moment, by: text, reason: text }).exactOptional(),
});
