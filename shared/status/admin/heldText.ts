/** What came of a hold, for whoever ordered it. Pure. */
import type * as z from 'zod';
import { printable } from '../../config/quote.ts';
import type { heldSchema } from './adminSchemas.ts';

type Held = z.output<typeof heldSchema>;

export function heldText({ service, hold, replaced }: Held): string {
  const told = `${service} is held ${untilText(hold)}: Holdfast flips nothing by itself`;
  if (replaced === undefined) return told;
  return `${told}. This replaces the hold of ${printable(replaced.by)} ${untilText(replaced)} (${printable(replaced.reason)})`;
}

function untilText(hold: Held['hold']): string {
  return hold?.until === undefined ? 'until it is released' : `until ${hold.until}`;
}
