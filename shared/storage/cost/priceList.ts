/**
 * What S3 asks for in some regions. Source: Amazon S3 pricing (aws.amazon.com/s3/pricing), tabs "Storage & requests" and
 * "Data transfer", which the AWS Price List API gives for machines.
 *
 * Of these figures, those of us-east-1 were checked against that list, of the day in `asOf`. Those of the other regions are
 * as last known, and want checking before money is decided by them. What is not known at all is left out, and a cost that
 * needs it says so; a config replaces or completes all of it.
 */
import type { PriceTable, RegionPrices } from './prices.ts';

/** Per gigabyte and month, in the order of the columns below. */
type StorageColumns = readonly [
  standard: number,
  infrequent: number,
  oneZone: number,
  instant: number,
  glacier: number,
  deepArchive: number,
];

/** Into and out of GLACIER and DEEP_ARCHIVE, which differ by region. */
type ArchivePrices = {
  readonly transitions: readonly [glacier: number, deepArchive: number];
  readonly retrieval: readonly [glacier: number, deepArchive: number];
};

const archiveUs: ArchivePrices = { transitions: [0.03, 0.05], retrieval: [0.01, 0.02] };
const archiveFrankfurt: ArchivePrices = { transitions: [0.036, 0.06], retrieval: [0.012, 0.024] };

const us: StorageColumns = [0.023, 0.0125, 0.01, 0.004, 0.0036, 0.00099];
const asia: StorageColumns = [0.025, 0.0138, 0.011, 0.005, 0.0045, 0.002];

export const priceList: PriceTable = {
  asOf: '2025-10-28',
  regions: {
    'us-east-1': regionPrices(us, 0.02, archiveUs),
    'us-east-2': regionPrices(us, 0.02, archiveUs),
    'us-west-2': regionPrices(us, 0.02, archiveUs),
    'eu-west-1': regionPrices(us, 0.02),
    'eu-west-2': regionPrices([0.024, 0.0131, 0.01048, 0.005, 0.00405, 0.0018], 0.02),
    'eu-central-1': regionPrices([0.0245, 0.0135, 0.0108, 0.005, 0.00405, 0.0018], 0.02, archiveFrankfurt),
    'ap-northeast-1': regionPrices(asia, 0.09),
    'ap-southeast-1': regionPrices(asia, 0.09),
    'ap-southeast-2': regionPrices(asia, 0.098),
  },
};

function regionPrices(storage: StorageColumns, transferPerGb: number, archive?: ArchivePrices): RegionPrices {
  const [STANDARD, STANDARD_IA, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE] = storage;
  const alike = { STANDARD_IA: 0.01, INTELLIGENT_TIERING: 0.01, ONEZONE_IA: 0.01, GLACIER_IR: 0.02 };
  const free = { STANDARD: 0, INTELLIGENT_TIERING: 0 };
  return {
    storagePerGbMonth: {
      STANDARD,
      STANDARD_IA,
      // The frequent access tier: it costs less once nobody reads the object, which no setting tells.
      INTELLIGENT_TIERING: STANDARD,
      ONEZONE_IA,
      GLACIER_IR,
      GLACIER,
      DEEP_ARCHIVE,
    },
    transitionsPerThousand:
      archive === undefined
        ? alike
        : { ...alike, GLACIER: archive.transitions[0], DEEP_ARCHIVE: archive.transitions[1] },
    retrievalPerGb: {
      ...free,
      STANDARD_IA: 0.01,
      ONEZONE_IA: 0.01,
      GLACIER_IR: 0.03,
      ...(archive === undefined ? {} : { GLACIER: archive.retrieval[0], DEEP_ARCHIVE: archive.retrieval[1] }),
    },
    transferPerGb,
    monitoringPerThousand: 0.0025,
  };
}
