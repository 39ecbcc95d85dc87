/** Moments as the API writes them. */
import * as z from 'zod';

export const time = z.iso.datetime().meta({ description: 'UTC, RFC 3339', examples: ['2026-11-22T19:30:00.000Z'] });

/** The same, read back into Unix milliseconds. */
export const moment = time.transform((text) => Date.parse(text));
