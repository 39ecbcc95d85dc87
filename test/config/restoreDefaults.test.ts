import { describe, expect, it } from 'vitest';
import { weeklyCron } from '../../shared/config/restoreDefaults.ts';
import { schedulerExpression } from '../../shared/restore/schedule.ts';
import { isStagingName } from '../../shared/restore/stagingName.ts';

describe('weeklyCron', () => {
  const crons = Array.from({ length: 200 }, (_, index) => weeklyCron(`backup-${index}`));

  it('is once a week, in the night to Sunday', () => {
    for (const cron of crons) {
      expect(cron).toMatch(/^[0-5]?\d [0-5] \* \* SUN$/);
      expect(schedulerExpression(cron).ok).toBe(true);
    }
  });

  // Of 360 minutes, 200 draws at random hit about 154 (360 × (1 − e^(−200/360))).
  it('begins at different minutes for different ids, and the same for the same', () => {
    expect(new Set(crons).size).toBeGreaterThan(130);
    expect(weeklyCron('orders')).toBe(weeklyCron('orders'));
  });
});

describe('isStagingName', () => {
  it.each(['restore', 'restore_test', 'orders-staging', 'SCRATCH', 'test1', 'holdfast', 'a.test'])(
    '%s is one',
    (name) => {
      expect(isStagingName(name)).toBe(true);
    },
  );

  it.each(['orders', 'latest', 'contest', 'restored', 'attest_db', 'postgres', ''])('%j is none', (name) => {
    expect(isStagingName(name)).toBe(false);
  });
});
