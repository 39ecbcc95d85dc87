/** HTTP status codes as the config writes them: `200`, `2xx`, `200-204`. */
import type { StatusRange } from '../probe/target.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { show } from './quote.ts';

const form = 'write 200, 2xx, 200-204, or a list of those';

export function parseStatus(value: number | string): Parsed<StatusRange> {
  const range = rangeOf(String(value));
  if (range === undefined) return bad(`${show(value)} is not a status; ${form}`);
  if (!isFinal(range.from) || !isFinal(range.to)) {
    return bad(`${show(value)} is outside 200-599, the codes a response can end with; ${form}`);
  }
  if (range.from > range.to) return bad(`${show(value)} counts backwards; write ${range.to}-${range.from}`);
  return good(range);
}

export const statusForm = form;

/** Final status codes; an informational one (1xx) never ends a response (RFC 9110, section 15.2). */
function isFinal(code: number): boolean {
  return code >= 200 && code <= 599;
}

function rangeOf(text: string): StatusRange | undefined {
  const single = /^\d{3}$/.exec(text);
  if (single !== null) return { from: Number(text), to: Number(text) };
  const whole = /^(\d)xx$/i.exec(text);
  if (whole !== null) return { from: Number(whole[1]) * 100, to: Number(whole[1]) * 100 + 99 };
  const range = /^(\d{3})\s*-\s*(\d{3})$/.exec(text);
  return range === null ? undefined : { from: Number(range[1]), to: Number(range[2]) };
}
