/** The channel that posts an alert's JSON document to a URL. */
import { PublishFailed } from '../../shared/alerts/notice.ts';
import { documentOf } from '../../shared/alerts/render/document.ts';
import type { SecretSource } from '../../shared/probe/secrets.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { type Channel, cleaned, filled, type TargetOf } from './channel.ts';
import { signatureOf } from './signature.ts';

export type WebhookParts = {
  readonly clock: Pick<Clock, 'now'>;
  readonly secrets: SecretSource;
  /** How long the receiver may take to answer. */
  readonly answerMsMax?: number;
};

export function createWebhook({ clock, secrets, answerMsMax = 5_000 }: WebhookParts): Channel<'webhook'> {
  return async (notice, target) => {
    const seen: string[] = [];
    const body = JSON.stringify(documentOf(notice));
    try {
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Holdfast',
        'Holdfast-Id': notice.id,
        ...(await signed(body, target, { clock, secrets }, seen)),
      };
      const answer = await fetch(target.url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(answerMsMax),
      });
      // Nobody reads it, and it must not hold the connection.
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(refusal(answer.status));
    } catch (error) {
      throw new PublishFailed(`The webhook at ${new URL(target.url).host}`, failure(error, seen));
    }
  };
}

async function signed(
  body: string,
  { secret }: TargetOf<'webhook'>,
  { clock, secrets }: WebhookParts,
  seen: string[],
): Promise<Readonly<Record<string, string>>> {
  if (secret === undefined) return {};
  return { 'Holdfast-Signature': signatureOf(body, await filled(secret, secrets, seen), clock.now()) };
}

function refusal(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  return `it answered ${status}${isRedirect ? ', and redirects are not followed' : ''}`;
}

/**
 * `fetch failed` says nothing, and its cause says what did: where a name has several addresses, the cause of each. Paths of
 * webhooks are often secrets, and none of these names them.
 */
function failure(error: unknown, secrets: readonly string[]): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cleaned(cause instanceof AggregateError ? cause.errors[0] : cause, secrets);
}
