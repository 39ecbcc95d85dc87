/** What an alert is about, as programs get it: in the API and in the document that subscribers get. Pure. */
import * as z from 'zod';
import { timeText } from '../../ledger/keys.ts';
import { downReasons, unknownReasons } from '../../probe/observation.ts';
import { timeIf } from '../../status/wire/presentFailover.ts';
import { time } from '../../status/wire/wireTime.ts';
import type { Detail } from '../alert.ts';

const slo = z.enum(['availability', 'latency']);
const target = z.number().meta({ description: 'the objective, 0 to 1' });
const share = z.number().meta({ description: 'of the budget of the window; above 1 when it is overspent' });
const goneAt = time
  .exactOptional()
  .meta({ description: 'when the budget is gone if it goes on; absent when it lasts' });
const seconds = z.number();
const endpoint = z.string();

const failingSchema = z.object({
  endpoint,
  observers: z.array(z.string()).meta({ description: 'who sees it down' }),
  reason: z.enum([...downReasons, ...unknownReasons]).exactOptional(),
});

export const alertDetailSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('burn'),
        slo,
        target,
        longSeconds: seconds,
        shortSeconds: seconds,
        factor: z.number().meta({ description: 'what both windows have reached' }),
        longBurn: z.number().meta({ description: 'how many times as fast as evenly; 1 spends all of it, and no more' }),
        shortBurn: z.number(),
        spentShare: share.exactOptional(),
        goneAt,
        failing: z.array(failingSchema),
      })
      .meta({ description: 'the error budget burns too fast; of several pairs of windows, the gravest' }),
    z
      .object({ kind: z.literal('budget'), slo, target, spentShare: share, threshold: z.number(), goneAt })
      .meta({ description: 'a share of the error budget is spent' }),
    z
      .object({ kind: z.literal('unmeasured'), slo, lastKnownAt: time.exactOptional() })
      .meta({ description: 'nothing is known of the objective' }),
    z
      .object({
        kind: z.literal('flip'),
        epoch: z.number().int(),
        from: endpoint,
        to: endpoint,
        cause: z.enum(['failover', 'failback', 'forced', 'drill']),
        by: z.string(),
        reason: z.string(),
        at: time,
        votes: z.array(z.string()).exactOptional(),
      })
      .meta({ description: 'traffic was moved' }),
    z
      .object({ kind: z.literal('blocked'), why: z.string(), text: z.string() })
      .meta({ description: 'a flip was wanted, and something stands in its way' }),
    z
      .object({ kind: z.literal('drift'), what: z.string(), repaired: z.boolean(), at: time })
      .meta({ description: 'the DNS records were not as they should be' }),
    z
      .object({
        kind: z.literal('observer'),
        observer: z.string(),
        lastRoundAt: time.exactOptional(),
        silent: z.number().int().meta({ description: 'how many observers are silent' }),
        observers: z.number().int().meta({ description: 'of how many' }),
      })
      .meta({ description: 'an observer sends no rounds' }),
    z
      .object({
        kind: z.literal('certificate'),
        endpoint,
        daysLeft: z.number().int().meta({ description: 'negative once it has expired' }),
      })
      .meta({ description: 'a certificate is near its end' }),
    z
      .object({
        kind: z.literal('region'),
        services: z.array(z.string()).meta({ description: 'ids' }),
        more: z.number().int().meta({ description: 'how many there are besides those listed' }),
      })
      .meta({ description: 'most services fail in one region; their own alerts are not told meanwhile' }),
    z
      .object({ kind: z.literal('dead-letters'), queue: z.string(), count: z.number().int() })
      .meta({ description: 'messages that could not be handled' }),
    z
      .object({
        kind: z.literal('audit'),
        subject: z.string(),
        check: z.string(),
        summary: z.string(),
        fix: z.string().exactOptional(),
      })
      .meta({ description: 'an audit has found something' }),
    z
      .object({
        kind: z.literal('restore'),
        backup: z.string(),
        summary: z.string(),
        run: z.string().exactOptional().meta({ description: 'id of the run that says so' }),
        fix: z.string().exactOptional(),
        rpoSeconds: seconds.exactOptional(),
        rtoSeconds: seconds.exactOptional(),
      })
      .meta({ description: 'a restore test failed, could not tell, took too long, or is missing' }),
  ])
  .meta({ description: 'what it is about, by kind' });

type AlertDetail = z.output<typeof alertDetailSchema>;

export function presentDetail(detail: Detail): AlertDetail {
  switch (detail.kind) {
    case 'burn':
      return burnOf(detail);
    case 'budget': {
      const { goneAt, ...budget } = detail;
      return { ...budget, ...timeIf('goneAt', goneAt) };
    }
    case 'unmeasured': {
      const { lastKnownAt, ...unmeasured } = detail;
      return { ...unmeasured, ...timeIf('lastKnownAt', lastKnownAt) };
    }
    case 'flip': {
      const { at, votes, ...flip } = detail;
      return { ...flip, at: timeText(at), ...(votes === undefined ? {} : { votes: [...votes] }) };
    }
    case 'drift':
      return { ...detail, at: timeText(detail.at) };
    case 'observer': {
      const { lastRoundAt, ...observer } = detail;
      return { ...observer, ...timeIf('lastRoundAt', lastRoundAt) };
    }
    case 'region':
      return { ...detail, services: [...detail.services] };
    case 'restore': {
      const { rpoMs, rtoMs, ...restore } = detail;
      return {
        ...restore,
        ...(rpoMs === undefined ? {} : { rpoSeconds: rpoMs / 1000 }),
        ...(rtoMs === undefined ? {} : { rtoSeconds: rtoMs / 1000 }),
      };
    }
    case 'blocked':
    case 'certificate':
    case 'dead-letters':
    case 'audit':
      return detail;
  }
}

function burnOf({ longMs, shortMs, goneAt, failing, ...burn }: Extract<Detail, { kind: 'burn' }>) {
  return {
    ...burn,
    longSeconds: longMs / 1000,
    shortSeconds: shortMs / 1000,
    ...timeIf('goneAt', goneAt),
    failing: failing.map(({ observers, ...one }) => ({ ...one, observers: [...observers] })),
  };
}
