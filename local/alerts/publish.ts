/** Telling alerts on one machine: each route's channel. */

import type { Notice, Publish } from '../../shared/alerts/notice.ts';
import { consoleLines } from '../../shared/alerts/render/console.ts';
import { printable } from '../../shared/config/quote.ts';
import type { SecretSource } from '../../shared/probe/secrets.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { createEmail } from './email.ts';
import { createWebhook } from './webhook.ts';

export type LocalPublishParts = {
  readonly clock: Pick<Clock, 'now'>;
  readonly secrets: SecretSource;
  /** One line for a person. */
  readonly say: (line: string) => void;
  /** For topics, where there is an SNS that this machine is meant to use; otherwise the console stands in for it. */
  readonly sns?: Publish;
};

export function createLocalPublish(parts: LocalPublishParts): Publish {
  const { clock, say, sns } = parts;
  const webhook = createWebhook(parts);
  const email = createEmail(parts);
  const tellHere = (notice: Notice, ...more: readonly string[]) => {
    for (const line of [...consoleLines(notice, clock.now()), ...more]) say(line);
  };
  return async (notice, route) => {
    const { to } = route;
    switch (to.kind) {
      case 'console':
        return tellHere(notice);
      case 'webhook':
        return await webhook(notice, to);
      case 'email':
        return await email(notice, to);
      case 'topic':
        if (sns !== undefined) return await sns(notice, route);
        return tellHere(notice, `  Not published to ${printable(to.arn)}: this machine has no AWS_ENDPOINT_URL.`);
    }
  };
}
