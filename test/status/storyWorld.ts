/** The world of `world.ts` with a story: a flip, a drill, a restore, a note; and its pages, taken apart. */
import type { Config } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';
import type { ControlEvent } from '../../shared/control/control.ts';
import type { LedgerEvent } from '../../shared/ledger/event.ts';
import { type Ledger, LedgerUnavailable } from '../../shared/ledger/ledger.ts';
import { anHour, hourMs, minuteMs } from '../ledger/samples.ts';
import { runOf, testOf } from '../restore/runs.ts';
import { hostile, worldApp, worldConfig, worldLedger, worldObjective } from './world.ts';

const [shop, ...others] = worldConfig.services;
if (shop === undefined) throw new Error('the world has a service');

/** What the world has, and a promise about latency, a tested backup, and a name that fails over. */
export const storyConfig: Config = {
  ...worldConfig,
  services: [{ ...shop, objective: { ...worldObjective, latency: { target: 0.99, underMs: 300 } } }, ...others],
  restore: { ...nothingRestored, tests: [testOf('orders', { services: ['checkout'] })] },
};

export const begun = anHour - 10 * minuteMs;

/** The flip of 18:51: it failed since 18:50:00, a quorum had seen it at :20, and DNS answered 40 s later. */
export const flip = {
  kind: 'flipped',
  revision: 2,
  at: begun + 25_000,
  by: 'us-east-2',
  epoch: 2,
  from: 'us-east-1',
  to: 'us-west-2',
  cause: 'failover',
  reason: 'a quorum says so',
  failingSince: begun,
  detectedAt: begun + 20_000,
  votes: ['us-east-1', 'us-east-2'],
} as const;
const drill = {
  kind: 'drill-ended',
  revision: 5,
  at: anHour - 3 * hourMs,
  by: 'ada',
  endpoint: 'us-east-1',
  startedAt: anHour - 3 * hourMs - 5 * minuteMs,
  passed: true,
  why: 'it went as it should',
  times: { answeredAt: anHour - 3 * hourMs - 5 * minuteMs + 150_000 },
} as const;
export const changes: readonly ControlEvent[] = [
  flip,
  { kind: 'settled', revision: 3, at: begun + 62_000, by: 'us-east-1', epoch: 2, did: 'x', inSyncAt: begun + 60_000 },
  { kind: 'answers', revision: 4, at: begun + 65_000, by: 'us-east-1', endpoint: 'us-west-2' },
  drill,
];
const events: readonly LedgerEvent[] = [
  ...changes.map((event): LedgerEvent => {
    return { service: 'checkout', id: `control-${event.revision}`, at: event.at, kind: 'control', event };
  }),
  {
    service: 'checkout',
    id: 'note-1',
    at: anHour + 10 * minuteMs,
    kind: 'note',
    incident: begun,
    text: `the new disks; ${hostile}`,
    by: 'grace',
  },
];

export async function storyLedger(): Promise<Ledger> {
  const ledger = await worldLedger();
  for (const event of events) await ledger.putEvent(event);
  await ledger.putRestoreRun(runOf({ startedAt: anHour - 10 * hourMs }));
  return ledger;
}

/** @param parts the ledger at least: `storyLedger` makes one. */
export async function pageOf(path: string, parts: Parameters<typeof worldApp>[0]) {
  const { app, errors } = await worldApp({ config: storyConfig, evidence: true, ...parts });
  const response = await app.request(path);
  return { status: response.status, headers: response.headers, text: await response.text(), errors };
}

export const textOf = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** The part with that heading. */
export const partOf = (text: string, id: string) =>
  new RegExp(`<section class="card" aria-labelledby="${id}">[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';

/** Of the part's last table. */
export function rowsOf(part: string): readonly (readonly string[])[] {
  const body = [...part.matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)].at(-1)?.[1] ?? '';
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  );
}

/** The stages of the part's first timeline: when, and what. */
export const stagesOf = (part: string) => {
  const [, list = ''] = /<ol class="timeline">([\s\S]*?)<\/ol>/.exec(part) ?? [];
  return [...list.matchAll(/<li><span>([\s\S]*?)<\/span>([\s\S]*?)<\/li>/g)].map(([, when = '', what = '']) => [
    textOf(when).slice(11),
    textOf(what),
  ]);
};

export const unreadable = async () => {
  throw new LedgerUnavailable('reading', new Error('the connection was lost'));
};
