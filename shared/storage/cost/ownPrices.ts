/** A list of prices with a config's own laid over it, as checks are given it. */
import type { PriceTable } from './prices.ts';
import { type PriceOverrides, pricesFor } from './pricesFor.ts';

export function withOwnPrices(table: PriceTable, own: PriceOverrides = {}): PriceTable {
  const laid = Object.keys(own).flatMap((region) => {
    const prices = pricesFor(region, table, own);
    return prices.state === 'found' ? [[region, prices.value] as const] : [];
  });
  return { ...table, regions: { ...table.regions, ...Object.fromEntries(laid) } };
}
