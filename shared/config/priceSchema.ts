/** The shape of `prices`: what is laid over the list of prices that Holdfast brings. */
import * as z from 'zod';
import { price } from './auditFields.ts';
import { mapOf, settings } from './wording.ts';

const perClass = (such: string, isAllowed: 'above zero' | 'zero too') => {
  const one = price(such, isAllowed);
  return {
    STANDARD: one.describe('Of S3 Standard.').exactOptional(),
    STANDARD_IA: one.describe('Of S3 Standard-IA.').exactOptional(),
    INTELLIGENT_TIERING: one
      .describe('Of S3 Intelligent-Tiering, as it is where objects are accessed often.')
      .exactOptional(),
    ONEZONE_IA: one.describe('Of S3 One Zone-IA.').exactOptional(),
    GLACIER_IR: one.describe('Of S3 Glacier Instant Retrieval.').exactOptional(),
    GLACIER: one.describe('Of S3 Glacier Flexible Retrieval.').exactOptional(),
    DEEP_ARCHIVE: one.describe('Of S3 Glacier Deep Archive.').exactOptional(),
  };
};

const priceOf = (such: string, isAllowed: 'above zero' | 'zero too') =>
  settings(`a map of storage classes and US dollars, such as { STANDARD_IA: ${such} }`, perClass(such, isAllowed));

export const priceFields = {
  storage: priceOf('0.0135', 'above zero').describe('A gigabyte (2^30 bytes) for a month, by storage class.'),
  transitions: priceOf('0.01', 'zero too').describe('A thousand lifecycle transitions into the storage class.'),
  retrieval: priceOf('0.01', 'zero too').describe('A gigabyte retrieved from the storage class, standard tier.'),
  transfer: price('0.02', 'zero too').describe('A gigabyte sent to another region.'),
  monitoring: price('0.0025', 'zero too').describe(
    'A thousand objects of S3 Intelligent-Tiering monitored for a month.',
  ),
};

const regionText = 'a map of prices, such as { storage: { STANDARD: 0.0245 } }';

export const pricesSchema = mapOf(
  'a map of regions and prices, such as { eu-central-1: { storage: { STANDARD: 0.0245 } } }',
  settings(regionText, z.object(priceFields).partial().shape),
)
  .meta({ minProperties: 1 })
  .describe('Prices of S3 in US dollars by region, in place of those that Holdfast brings.');
