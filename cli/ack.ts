/** `holdfast ack`: somebody is at an alert, so reminders stop. */
import { printable } from '../shared/config/quote.ts';
import { acknowledgedSchema } from '../shared/status/admin/adminSchemas.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { type OrderOptions, orderAt, print, told } from './order.ts';

export type AckOptions = Omit<OrderOptions, 'service'> & { readonly key: string; readonly note?: string };

export function acknowledgeAlert(options: AckOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const { url, key, note, json } = options;
    const path = `${withoutSlash(url)}/api/v1/alerts/${pathSegment(key)}/acknowledge`;
    const answer = await orderAt(path, note === undefined ? {} : { note }, acknowledgedSchema, options);
    const { outcome, alert } = answer;
    const by = alert.acknowledged?.by ?? 'somebody';
    const text =
      outcome === 'acknowledged'
        ? `${printable(alert.title)}: acknowledged`
        : `${printable(alert.title)}: ${printable(by)} has acknowledged it already`;
    print(io, json, answer, `${text}\n`);
    return 0;
  });
}

/** A colon may stand in a path (RFC 3986, section 3.3), and what is escaped twice is signed twice. */
function pathSegment(key: string): string {
  return encodeURIComponent(key).replaceAll('%3A', ':');
}
