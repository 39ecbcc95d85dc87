import { describe, expect, it } from 'vitest';
import { createLocalPublish } from '../../../local/alerts/publish.ts';
import type { Notice, Publish } from '../../../shared/alerts/notice.ts';
import { consoleLines } from '../../../shared/alerts/render/console.ts';
import type { AlertRoute } from '../../../shared/config/config.ts';
import { alertOf, burn, firedAt, noticeFor } from '../../alerts/render/samples.ts';
import { startSmtpServer } from './smtpServer.ts';

const notice = noticeFor(alertOf({ key: 'burn:checkout:availability', service: 'checkout', detail: burn }));

const topic: AlertRoute = {
  id: 'oncall',
  to: { kind: 'topic', arn: 'arn:aws:sns:us-east-1:123456789012:oncall', format: 'plain' },
};

function publisher(sns?: Publish) {
  const said: string[] = [];
  const publish = createLocalPublish({
    clock: { now: () => firedAt },
    secrets: async () => 'never asked',
    say: (line) => void said.push(line),
    ...(sns === undefined ? {} : { sns }),
  });
  return { publish, said };
}

describe('telling on one machine', () => {
  it('prints for the console', async () => {
    const { publish, said } = publisher();
    await publish(notice, { id: 'console', to: { kind: 'console' } });
    expect(said).toEqual(consoleLines(notice, firedAt));
  });

  it('prints for a topic, and says that it was not published', async () => {
    const { publish, said } = publisher();
    await publish(notice, topic);
    expect(said.slice(0, -1)).toEqual(consoleLines(notice, firedAt));
    expect(said.at(-1)).toBe(
      '  Not published to arn:aws:sns:us-east-1:123456789012:oncall: this machine has no AWS_ENDPOINT_URL.',
    );
  });

  it('publishes to a topic where there is an SNS', async () => {
    const published: (readonly [Notice, AlertRoute])[] = [];
    const { publish, said } = publisher(async (...one) => void published.push(one));
    await publish(notice, topic);
    expect(published).toEqual([[notice, topic]]);
    expect(said).toEqual([]);
  });

  it('mails', async () => {
    const server = await startSmtpServer();
    const to = ['oncall@example.com'];
    const email = { kind: 'email', to, from: 'h@example.com', server: `smtp://127.0.0.1:${server.port}` } as const;
    await publisher().publish(notice, { id: 'mail', to: email });
    expect(server.mails.map((mail) => mail.to)).toEqual([to]);
  });
});
