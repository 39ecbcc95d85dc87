/** Badges as shields.io's endpoint badges take them: https://shields.io/badges/endpoint-badge. */
import * as z from 'zod';
import { windows } from '../../availability/windows.ts';

/** The least that shields.io takes. */
export const shieldSeconds = 300;

export const shieldSchema = z
  .object({
    schemaVersion: z.literal(1),
    label: z.string(),
    message: z.string().min(1),
    color: z.string(),
    isError: z.boolean().meta({ description: 'down, or not known: then no other colour may be asked for' }),
    cacheSeconds: z.number().int().min(shieldSeconds),
  })
  .meta({ id: 'ShieldsBadge' });

const [first, ...others] = windows.map(({ id }) => id);

export const badgeQuerySchema = z.strictObject({
  window: z
    .enum([first ?? '30d', ...others])
    .default('30d')
    .meta({ description: 'of the uptime badge; it ends now' }),
});
