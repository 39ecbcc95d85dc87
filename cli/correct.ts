/** `holdfast budget exclude` and `holdfast budget restore`: a person corrects what counts in a service's error budgets. */
import { timeText } from '../shared/ledger/keys.ts';
import { excludedSchema, restoredSchema } from '../shared/status/admin/adminSchemas.ts';
import { momentText } from '../shared/status/words.ts';
import type { Io } from './io.ts';
import { parseMoment } from './momentOption.ts';
import { type OrderOptions, order, print, told } from './order.ts';

export type ExcludeOptions = OrderOptions & { readonly from: string; readonly to: string; readonly reason: string };

export async function excludeTime(options: ExcludeOptions, io: Io): Promise<0 | 1 | 2> {
  const [from, to] = [parseMoment(options.from), parseMoment(options.to)];
  if (!from.ok || !to.ok) {
    if (!from.ok) io.stderr(`--from: ${from.message}\n`);
    if (!to.ok) io.stderr(`--to: ${to.message}\n`);
    return 2;
  }
  return await told(io, async () => {
    const { service, reason, json } = options;
    const body = { from: timeText(from.value), to: timeText(to.value), reason };
    const answer = await order('budget/exclude', body, excludedSchema, options);
    const { exclusion, rounded, outcome } = answer;
    const span = `${momentText(Date.parse(exclusion.from))} to ${momentText(Date.parse(exclusion.to))}`;
    const note = rounded ? ', rounded outwards to whole minutes' : '';
    const already = outcome === 'already' ? ' already' : '';
    print(io, json, answer, `${service}: ${span} does not count${already}${note} (id ${exclusion.id})\n`);
    return 0;
  });
}

export type RestoreOptions = OrderOptions & { readonly id: string; readonly reason: string };

export function restoreTime(options: RestoreOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { service, id, reason, json } = options;
    const answer = await order('budget/restore', { id, reason }, restoredSchema, options);
    const already = answer.outcome === 'already' ? ' already' : '';
    print(io, json, answer, `${service}: what was excluded as ${answer.id} counts again${already}\n`);
    return 0;
  });
}
