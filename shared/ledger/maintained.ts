/** The history of a service's maintenance: a change of the config never opens or closes a window in the past. */
import { maintenanceIn, mergedSpans, type Span } from '../availability/maintenance.ts';
import { dayMs } from '../availability/slots.ts';
import type { Config } from '../config/config.ts';

/** A little longer than hours are looked back at. */
const rememberedMs = 4 * dayMs;

/** Windows that come every few minutes all day long would fill the item; then the oldest are forgotten. */
const spansMax = 100;

type Folding = {
  readonly service: string;
  /** What was remembered, and up to where folding had got. */
  readonly earlier: { readonly maintenance?: readonly Span[]; readonly to: number } | undefined;
  /** Where to begin when there is nothing earlier. */
  readonly since: number;
  /** Up to where is folded now. */
  readonly to: number;
  /** Up to where hours have been folded. */
  readonly hoursTo: number;
};

/** What has been folded stays as it was; from there on the config's windows count. */
export function maintainedUntil(config: Pick<Config, 'maintenance'>, folding: Folding): readonly Span[] {
  const { service, earlier, since, to, hoursTo } = folding;
  const fresh = maintenanceIn(config, service, { from: earlier?.to ?? since, to });
  const forgotten = Math.min(to, hoursTo) - rememberedMs;
  const spans = mergedSpans([...(earlier?.maintenance ?? []), ...fresh]);
  return spans.filter((span) => span.to > forgotten).slice(-spansMax);
}
