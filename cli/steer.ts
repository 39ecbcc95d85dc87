/** `holdfast failover`, `holdfast hold` and `holdfast release`: a person moves a service's traffic, or keeps it where it is. */
import { printable } from '../shared/config/quote.ts';
import { flippedSchema, heldSchema } from '../shared/status/admin/adminSchemas.ts';
import { heldText } from '../shared/status/admin/heldText.ts';
import type { Io } from './io.ts';
import { type OrderOptions, order, print, told } from './order.ts';

export type FailoverOptions = OrderOptions & { readonly to: string; readonly force: boolean; readonly reason: string };

export function moveTraffic(options: FailoverOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { to, force, reason, service, json } = options;
    const answer = await order('failover', { to, force, reason }, flippedSchema, options);
    const dns = answer.dns === 'settled' ? 'the name answers it' : 'DNS is under way';
    const note = answer.note === undefined ? '' : ` (${printable(answer.note)})`;
    print(io, json, answer, `${service} goes to ${answer.active} (epoch ${answer.epoch}); ${dns}${note}\n`);
    if (answer.warning !== undefined) io.stderr(`${printable(answer.warning)}\n`);
    return 0;
  });
}

export type HoldOptions = OrderOptions & {
  readonly reason: string;
  readonly until?: string;
  readonly for?: string;
};

export function holdTraffic(options: HoldOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { reason, until, json } = options;
    const end = {
      ...(until === undefined ? {} : { until }),
      ...(options.for === undefined ? {} : { for: options.for }),
    };
    const answer = await order('hold', { reason, ...end }, heldSchema, options);
    print(io, json, answer, `${heldText(answer)}\n`);
    io.stderr(
      "In mode records, Route 53's own health check may still answer the secondary while the primary fails it.\n",
    );
    return 0;
  });
}

export type ReleaseOptions = OrderOptions & { readonly reason?: string };

export function releaseTraffic(options: ReleaseOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { service, reason, json } = options;
    const answer = await order('release', reason === undefined ? {} : { reason }, heldSchema, options);
    print(io, json, answer, `${service} is released\n`);
    return 0;
  });
}
