/** `holdfast maintenance plan`, `list` and `end`: what a person plans, beside the windows of the config. */
import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { printable } from '../shared/config/quote.ts';
import { timeText } from '../shared/ledger/keys.ts';
import {
  endAnswerSchema,
  maintenanceListSchema,
  planAnswerSchema,
  type plannedSchema,
} from '../shared/status/wire/maintenanceSchemas.ts';
import { momentText } from '../shared/status/words.ts';
import { ask, NoAnswer } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { parseMoment } from './momentOption.ts';
import { type OrderOptions, orderAt, print, told } from './order.ts';
import { table } from './table.ts';

type AskOptions = Pick<OrderOptions, 'url' | 'json'>;
type GiveOptions = Omit<OrderOptions, 'service'>;

type Planned = z.output<typeof plannedSchema>;

export type PlanOptions = GiveOptions & {
  /** Every service when there are none. */
  readonly services: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly for?: string;
  readonly title?: string;
  readonly reason: string;
  /** Of an order whose answer was lost. */
  readonly token?: string;
};

export async function planMaintenance(options: PlanOptions, io: Io): Promise<0 | 1 | 2> {
  const { services, title, reason, json, token = randomBytes(6).toString('hex') } = options;
  const moments: { from?: string; to?: string } = {};
  for (const name of ['from', 'to'] as const) {
    const text = options[name];
    if (text === undefined) continue;
    const parsed = parseMoment(text);
    if (!parsed.ok) {
      io.stderr(`--${name}: ${parsed.message}\n`);
      return 2;
    }
    moments[name] = timeText(parsed.value);
  }
  return await told(io, async () => {
    const body = {
      ...(services.length === 0 ? {} : { services }),
      ...moments,
      ...(options.for === undefined ? {} : { for: options.for }),
      ...(title === undefined ? {} : { title }),
      reason,
      token,
    };
    const answer = await orderAt(maintenanceUrl(options), body, planAnswerSchema, options).catch((error) => {
      throw mayBePlanned(error, token);
    });
    const { maintenance, outcome } = answer;
    const what = outcome === 'already' ? 'was planned by this token before' : 'planned';
    print(io, json, answer, `${what}: ${spanText(maintenance)} for ${whoseText(maintenance)} (id ${maintenance.id})\n`);
    return 0;
  });
}

/** Of an answer that does not say what became of the order. */
function mayBePlanned(error: unknown, token: string): unknown {
  if (!(error instanceof NoAnswer) || (error.status ?? 500) < 500) return error;
  const advice = `It may be planned all the same. Give the order again with --token ${token}: that plans nothing twice.`;
  const { status, title } = error;
  return new NoAnswer(`${error.message}\n${advice}`, {
    cause: error,
    ...(status === undefined ? {} : { status }),
    ...(title === undefined ? {} : { title }),
  });
}

export function listMaintenance({ url, json }: AskOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const answer = await ask(maintenanceUrl({ url }), maintenanceListSchema);
    print(io, json, answer, listText(answer));
    return 0;
  });
}

export type EndOptions = GiveOptions & { readonly id: string; readonly reason: string };

export function endMaintenance(options: EndOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { id, reason, json } = options;
    const url = `${maintenanceUrl(options)}/${encodeURIComponent(id)}/end`;
    const answer = await orderAt(url, { reason }, endAnswerSchema, options);
    print(io, json, answer, `${id} ${endings[answer.outcome]}\n`);
    return 0;
  });
}

const endings = {
  ended: 'is over from now on',
  cancelled: 'is called off, and never counts',
  already: 'was ended or called off before',
} as const;

function maintenanceUrl({ url }: Pick<AskOptions, 'url'>): string {
  return `${withoutSlash(url)}/api/v1/maintenance`;
}

function listText({ maintenance, more }: z.output<typeof maintenanceListSchema>): string {
  if (maintenance.length === 0) return 'nothing is planned, and nothing was in the last 31 days\n';
  const rows = maintenance.map((one) => [
    one.state,
    momentText(Date.parse(one.from)),
    momentText(Date.parse(one.to)),
    printable(whoseText(one)),
    printable(one.title),
    one.source === 'config' ? 'config' : one.id,
  ]);
  const left = more === 0 ? '' : `and ${more} more\n`;
  return `${table(['state', 'from', 'to', 'services', 'title', 'id'], rows)}${left}`;
}

function spanText({ from, to }: Planned): string {
  return `${momentText(Date.parse(from))} to ${momentText(Date.parse(to))}`;
}

function whoseText({ services }: Planned): string {
  return services.join(', ');
}
