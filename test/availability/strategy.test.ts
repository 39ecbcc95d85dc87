/**
 * The ranges of AWS Well-Architected Framework, REL13-BP02 "Use defined recovery strategies to meet the recovery
 * objectives": backup and restore (RPO in hours, RTO in 24 hours or less), pilot light (RPO in minutes, RTO in tens of
 * minutes), warm standby (RPO in seconds, RTO in minutes), multi-site active/active (RPO near zero, RTO potentially zero).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strategyFor } from '../../shared/availability/strategy.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('the strategy for an RPO and an RTO', () => {
  it.each([
    [0, 0, 'sync-replication', 'multi-site active/active'],
    [0, day, 'sync-replication', 'multi-site active/active'],
    [day, 10 * second, 'sync-replication', 'multi-site active/active'],
    [5 * second, 5 * minute, 'hot-standby', 'warm standby'],
    [day, 5 * minute, 'hot-standby', 'warm standby'],
    [5 * minute, 30 * minute, 'hot-standby', 'pilot light'],
    [5 * minute, hour, 'hot-standby', 'pilot light'],
    [4 * hour, 8 * hour, 'hot-standby', 'pilot light'],
    [day, 8 * hour, 'daily-backup', 'backup and restore'],
    [day, day, 'daily-backup', 'backup and restore'],
    [7 * day, 7 * day, 'cold-backup', 'backup and restore'],
  ] as const)('%d ms and %d ms is %s', (rpoMs, rtoMs, id, aws) => {
    expect(strategyFor(rpoMs, rtoMs)).toMatchObject({ id, aws });
  });

  it('says that backups as often as the RPO asks may do', () => {
    expect(strategyFor(4 * hour, 8 * hour).why.join(' ')).toMatch(/Backups as often as the RPO asks would do too/);
    expect(strategyFor(5 * minute, 8 * hour).why.join(' ')).not.toMatch(/Backups as often/);
  });

  it('always says why, and never recommends less for stricter objectives', () => {
    const order = ['cold-backup', 'daily-backup', 'hot-standby', 'sync-replication'];
    const time = fc.integer({ min: 0, max: 8 * day });
    fc.assert(
      fc.property(time, time, time, time, (rpo, rto, lessRpo, lessRto) => {
        const loose = strategyFor(rpo, rto);
        const strict = strategyFor(Math.min(rpo, lessRpo), Math.min(rto, lessRto));
        expect(loose.why).not.toEqual([]);
        expect(order.indexOf(strict.id)).toBeGreaterThanOrEqual(order.indexOf(loose.id));
      }),
    );
  });
});
