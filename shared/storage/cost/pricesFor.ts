/** The prices of one region: the list's, with a config's own laid over them. */
import type { Region } from '../../config/config.ts';
import { found, type Looked, unknown } from '../looked.ts';
import type { PriceTable, RegionPrices } from './prices.ts';

export type PriceOverrides = Readonly<Record<Region, Partial<RegionPrices>>>;

const nothing: RegionPrices = { storagePerGbMonth: {}, transitionsPerThousand: {}, retrievalPerGb: {} };

/** Unknown for a region that neither the list nor the config has: another region's prices would be wrong by a third. */
export function pricesFor(region: Region, table: PriceTable, overrides: PriceOverrides = {}): Looked<RegionPrices> {
  const listed = Object.hasOwn(table.regions, region) ? table.regions[region] : undefined;
  const own = Object.hasOwn(overrides, region) ? overrides[region] : undefined;
  if (listed === undefined && own === undefined) {
    const text = `The price list of ${table.asOf} has no prices for ${region}; give them in \`prices\` of the config, or with --prices.`;
    return unknown('not-collected', text);
  }
  const base = listed ?? nothing;
  return found({
    ...base,
    ...own,
    storagePerGbMonth: { ...base.storagePerGbMonth, ...own?.storagePerGbMonth },
    transitionsPerThousand: { ...base.transitionsPerThousand, ...own?.transitionsPerThousand },
    retrievalPerGb: { ...base.retrievalPerGb, ...own?.retrievalPerGb },
  });
}
