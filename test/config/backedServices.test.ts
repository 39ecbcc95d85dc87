/** Whose data the backups of the repository's own configs hold. What is said of promises that none keeps is in `good` and `bad`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoConfig } from '../../local/demo/config.ts';
import { backupsOf } from '../../shared/config/backedServices.ts';
import { parseConfig } from '../../shared/config/parse.ts';

const parsed = (text: string) => {
  const result = parseConfig(text, 'holdfast.yml');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result;
};

const read = (...path: readonly string[]) => parsed(readFileSync(join(import.meta.dirname, ...path), 'utf8'));

describe('backupsOf', () => {
  it('has each backup once: those that are tested first, and a table that no audit looks at', () => {
    const { config } = read('good', 'backup-services.yml');
    expect(backupsOf('checkout', config)).toEqual([
      { id: 'checkout', isTested: true },
      { id: 'carts', isTested: true },
      { id: 'mail', isTested: false },
    ]);
    expect(backupsOf('search', config)).toEqual([{ id: 'carts', isTested: true }]);
    for (const id of ['mail', 'website', 'nobodys']) expect(backupsOf(id, config)).toEqual([]);
  });
});

describe('the configs of the repository', () => {
  it('holds the data of the sample that promises not to lose it, and warns of nothing', () => {
    const { config, warnings } = read('..', '..', 'holdfast.yml');
    expect(warnings).toEqual([]);
    expect(backupsOf('checkout', config)).toEqual([{ id: 'orders', isTested: false }]);
  });

  it.each([true, false])('holds the data of every service of the demo in a tested backup: postgres %s', (postgres) => {
    const url = (service: string, region: string) => `http://127.0.0.1/${service}/${region}`;
    const config = demoConfig({ url, set: () => true, close: async () => undefined }, { postgres });
    for (const { id, objective } of config.services) {
      const tested = backupsOf(id, config).filter(({ isTested }) => isTested);
      const rpos = config.restore.tests.filter((test) => tested.some((one) => one.id === test.id)).map((t) => t.rpoMs);
      expect([id, tested.length > 0, objective?.rpoMs]).toEqual([id, true, 24 * 3_600_000]);
      // No backup promises less than the service does.
      expect(new Set(rpos)).toEqual(new Set([24 * 3_600_000]));
    }
  });
});
