/** By which the receiver of a webhook knows that nobody else sent it, and when. Pure. */
import { createHmac } from 'node:crypto';

/**
 * `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, the scheme that Stripe documents for its webhooks ("Verify webhook
 * signatures manually"). The time is signed too, so that an old message cannot be sent again as a new one.
 * @param now Unix milliseconds.
 */
export function signatureOf(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
