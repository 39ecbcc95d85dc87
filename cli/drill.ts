/** `holdfast drill`: begins a drill and follows it to its end. */
import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { drillBegunSchema } from '../shared/status/admin/adminSchemas.ts';
import { eventsSchema } from '../shared/status/wire/eventSchemas.ts';
import type { drillTimesSchema } from '../shared/status/wire/failoverSchemas.ts';
import { serviceDetailSchema } from '../shared/status/wire/schemas.ts';
import { durationText } from '../shared/status/words.ts';
import { ask, NoAnswer } from './ask.ts';
import type { Io } from './io.ts';
import { type OrderOptions, order, print, serviceUrl, told } from './order.ts';

export type DrillOptions = OrderOptions & { readonly reason?: string };

type Drill = z.output<typeof drillBegunSchema>['drill'];
type Times = z.output<typeof drillTimesSchema>;
type Ended = Extract<z.output<typeof eventsSchema>['events'][number], { kind: 'drill-ended' }>;

const pollMs = 1_000;

/** What the observers may take to write the result down once the drill's time is over. */
const graceMs = 120_000;

/** @returns 0 when traffic moved and came back, 1 when it did not or the drill was refused, 2 when nobody answered. */
export function drill(options: DrillOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { reason, service, json } = options;
    const begun = await order('drill', reason === undefined ? {} : { reason }, drillBegunSchema, options);
    const stages = json ? () => {} : stagePrinter(begun.drill, io);
    if (!json)
      io.stdout(
        `Drill of ${service}: for the monitor, ${begun.drill.endpoint} is down from ${begun.drill.startedAt} on.\n`,
      );
    const ended = await follow(begun.drill, options, io, stages);
    stages(ended.times);
    print(io, json, ended, `The drill ${ended.passed ? 'has passed' : 'has failed'}: ${printable(ended.why)}.\n`);
    return ended.passed ? 0 : 1;
  });
}

/** Until the result stands in the ledger. @throws NoAnswer */
async function follow(begun: Drill, options: OrderOptions, io: Io, stages: (times: Times) => void): Promise<Ended> {
  // The monitor's clock and this machine's may differ.
  const deadline = performance.now() + Date.parse(begun.until) - Date.parse(begun.startedAt) + graceMs;
  let isSilent = false;
  while (performance.now() < deadline) {
    try {
      const state = await look(begun, options);
      if (state.kind === 'ended') return state.ended;
      stages(state.times);
      isSilent = false;
    } catch (error) {
      // The monitor may be restarted in the middle: the drill is in the control record and goes on.
      if (!(error instanceof NoAnswer)) throw error;
      if (!isSilent) io.stderr(`${error.message} Asking again.\n`);
      isSilent = true;
    }
    await delay(pollMs);
  }
  throw new NoAnswer('The drill has not come to an end in its time. Look at "holdfast status", and at the log.');
}

type Look = { readonly kind: 'under-way'; readonly times: Times } | { readonly kind: 'ended'; readonly ended: Ended };

async function look(begun: Drill, options: OrderOptions): Promise<Look> {
  const base = serviceUrl(options);
  const { drill: now } = await ask(base, serviceDetailSchema);
  if (now?.id === begun.id) return { kind: 'under-way', times: now.times };
  const from = new Date(Date.parse(begun.startedAt) - 1).toISOString();
  const { events } = await ask(`${base}/events?from=${from}`, eventsSchema);
  const ended = events.find(
    (event): event is Ended => event.kind === 'drill-ended' && event.startedAt === begun.startedAt,
  );
  return ended === undefined ? { kind: 'under-way', times: {} } : { kind: 'ended', ended };
}

/** Prints each stage once, with the time since the endpoint was declared down. */
function stagePrinter({ startedAt, endpoint }: Drill, io: Io): (times: Times) => void {
  const printed = new Set<string>();
  const texts = {
    detectedAt: `detected: with this look a quorum says that ${endpoint} is down`,
    decidedAt: 'decided: the flip is committed',
    inSyncAt: 'in sync: every name server has it',
    answeredAt: 'answered: the name was seen to answer the other endpoint',
    backAt: `back: the name was seen to answer ${endpoint} again`,
  } as const satisfies Record<keyof Times, string>;
  return (times) => {
    for (const [stage, text] of Object.entries(texts)) {
      const at = Object.entries(times).find(([name]) => name === stage)?.[1];
      if (at === undefined || printed.has(stage)) continue;
      printed.add(stage);
      io.stdout(`  +${durationText(Date.parse(at) - Date.parse(startedAt))}  ${text}\n`);
    }
  };
}
