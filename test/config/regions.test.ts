import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { regions, strongConsistencySets } from '../../shared/config/regions.ts';

/** The AWS SDK's own list; its package does not export the file, so the object literal in it is read as JSON. */
const partitionsOfTheSdk = () => {
  const path = '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
  const source = readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8');
  const literal = source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1);
  const shape = z.object({
    partitions: z.array(z.object({ id: z.string(), regions: z.record(z.string(), z.unknown()) })),
  });
  return shape.parse(JSON.parse(literal)).partitions;
};

describe('regions', () => {
  it('are those of the AWS SDK, without the isolated partitions and the global pseudo-regions', () => {
    const expected = partitionsOfTheSdk()
      .filter(({ id }) => !id.startsWith('aws-iso'))
      .flatMap((partition) => Object.keys(partition.regions))
      .filter((region) => !region.endsWith('-global'));
    expect(expected.length).toBeGreaterThan(30);
    expect([...regions].sort()).toEqual(expected.sort());
  });

  it('contain the sets of strong consistency', () => {
    expect(regions).toEqual(expect.arrayContaining(strongConsistencySets.flat()));
  });
});
