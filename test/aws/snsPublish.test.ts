/** Requests as in the Amazon SNS API reference: Publish. */
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/alerts/notice.ts';
import { snsMessageOf } from '../../shared/alerts/render/snsMessage.ts';
import { createSnsPublish } from '../../shared/aws/snsPublish.ts';
import type { AlertRoute, AlertTarget } from '../../shared/config/config.ts';

const [east, west] = [new SNSClient({ region: 'us-east-1' }), new SNSClient({ region: 'us-west-2' })];
const [atEast, atWest] = [mockClient(east), mockClient(west)];
let asked: string[] = [];

function publisher() {
  return createSnsPublish({
    clientFor(region) {
      asked.push(region);
      return region === 'us-west-2' ? west : east;
    },
  });
}

const arn = (region: string, name: string) => `arn:aws:sns:${region}:123456789012:${name}`;

function topic(name: string, otherwise?: string): Extract<AlertTarget, { kind: 'topic' }> {
  const target = { kind: 'topic', arn: arn('us-east-1', name), format: 'plain' } as const;
  return otherwise === undefined ? target : { ...target, otherwise: arn('us-west-2', otherwise) };
}

const routeTo = (to: AlertTarget): AlertRoute => ({ id: 'oncall', to });

const notice: Notice = {
  schema: 'holdfast.alert.v1',
  id: 'budget:checkout:availability:1:1',
  key: 'budget:checkout:availability',
  episode: 1,
  stage: 'fired',
  status: 'firing',
  severity: 'ticket',
  kind: 'budget',
  service: { id: 'checkout', title: 'Checkout API' },
  title: 'Checkout API has spent three quarters of its error budget',
  lines: [],
  detail: { kind: 'budget', slo: 'availability', target: 0.999, spentShare: 0.76, threshold: 0.75 },
  firedAt: Date.UTC(2026, 0, 15, 12, 34),
  links: {},
};

const published = (mock: typeof atEast) => mock.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input);

beforeEach(() => {
  atEast.reset();
  atWest.reset();
  asked = [];
  for (const mock of [atEast, atWest]) mock.on(PublishCommand).resolves({ MessageId: '1' });
});

describe('publishing to a topic', () => {
  it("hands the message over in the topic's own region, once", async () => {
    const to = topic('oncall', 'oncall');
    await publisher()(notice, routeTo(to));
    expect(published(atEast)).toEqual([{ ...snsMessageOf(notice, to), TopicArn: to.arn }]);
    expect(published(atWest)).toEqual([]);
  });

  it('makes one client for each region', async () => {
    const publish = publisher();
    const western = { ...topic('oncall'), arn: arn('us-west-2', 'oncall') };
    for (const to of [topic('a'), western, topic('b')]) await publish(notice, routeTo(to));
    expect(asked).toEqual(['us-east-1', 'us-west-2']);
  });

  it('hands it over to the other topic, with the same id, when the first does not take it', async () => {
    atEast.on(PublishCommand).rejects(new Error('connect ECONNREFUSED'));
    await publisher()(notice, routeTo(topic('team.fifo', 'team.fifo')));
    const [given] = published(atWest);
    expect(given).toEqual({ ...published(atEast)[0], TopicArn: arn('us-west-2', 'team.fifo') });
    expect(given?.MessageDeduplicationId).toBe(notice.id);
  });

  it('sends no deduplication id to a standard topic that stands in for a FIFO one', async () => {
    atEast.on(PublishCommand).rejects(new Error('connect ECONNREFUSED'));
    await publisher()(notice, routeTo(topic('team.fifo', 'team')));
    const [given] = published(atWest);
    // "The request includes MessageDeduplicationId parameter that is not valid for this topic type", says SNS of one.
    expect(given).not.toHaveProperty('MessageDeduplicationId');
    expect(JSON.parse(JSON.parse(given?.Message ?? '').sqs)).toMatchObject({ id: notice.id });
  });

  it('fails with what was answered when there is no other topic', async () => {
    atEast.on(PublishCommand).rejects(new Error('connect ECONNREFUSED'));
    await expect(publisher()(notice, routeTo(topic('oncall')))).rejects.toMatchObject({
      code: 'publish-failed',
      message:
        'arn:aws:sns:us-east-1:123456789012:oncall did not take an alert: Error: connect ECONNREFUSED. It is tried again.',
    });
  });

  it('fails with what both answered when neither took it', async () => {
    atEast.on(PublishCommand).rejects(new Error('connect ECONNREFUSED'));
    atWest.on(PublishCommand).rejects(new Error('not authorized'));
    const failing = publisher()(notice, routeTo(topic('oncall', 'oncall')));
    await expect(failing).rejects.toMatchObject({ code: 'publish-failed' });
    await expect(failing).rejects.toThrow('Error: connect ECONNREFUSED; Error: not authorized');
  });

  it('is for topics alone', async () => {
    await expect(publisher()(notice, routeTo({ kind: 'console' }))).rejects.toThrow('does not lead to a topic');
    expect([...published(atEast), ...published(atWest)]).toEqual([]);
  });
});
