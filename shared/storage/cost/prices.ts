/** What S3 asks for, as far as a lifecycle's cost rests on it. The dated table stands in `priceList.ts`. */
import type { Region } from '../../config/config.ts';
import type { AnyStorageClass, StorageClass } from '../storageClass.ts';

export type PriceTable = {
  /** The day of the list, such as `2026-11-01`. */
  readonly asOf: string;
  readonly regions: Readonly<Record<Region, RegionPrices>>;
};

/** US dollars, without taxes and free tiers; the first tier of volume. */
export type RegionPrices = {
  /** A gigabyte (2^30 bytes) for a month. */
  readonly storagePerGbMonth: Readonly<Partial<Record<AnyStorageClass, number>>>;
  /** A thousand lifecycle transitions into the class. */
  readonly transitionsPerThousand: Readonly<Partial<Record<StorageClass, number>>>;
  /** A gigabyte retrieved, standard tier. */
  readonly retrievalPerGb: Readonly<Partial<Record<AnyStorageClass, number>>>;
  /** A gigabyte sent to another region. */
  readonly transferPerGb?: number;
  /** INTELLIGENT_TIERING: a thousand objects monitored for a month. */
  readonly monitoringPerThousand?: number;
};
