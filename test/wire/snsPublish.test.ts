/**
 * Alerts over the wire, against whatever AWS_ENDPOINT_URL names: what SNS hands on to those who subscribe is read back,
 * body by body. Envelopes and raw delivery as in the Amazon SNS Developer Guide, "Message and JSON formats" and "Raw
 * message delivery".
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTopicCommand, DeleteTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../shared/alerts/notice.ts';
import { createSnsPublish } from '../../shared/aws/snsPublish.ts';
import type { AlertRoute, AlertTarget } from '../../shared/config/config.ts';
import { samples } from '../alerts/render/samples.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const endpoint = wireEndpoint();

const [home, away] = ['us-east-1', 'us-west-2'] as const;
const clientIn = (region: string) => new SNSClient({ ...wireClientOptions, region, endpoint });
const clients = { [home]: clientIn(home), [away]: clientIn(away) };
const sqs = new SQSClient({ ...wireClientOptions, region: home, endpoint });
const publish = createSnsPublish({ clientFor: (region) => (region === away ? clients[away] : clients[home]) });
const all = Object.entries(samples);
const removals: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const remove of removals.splice(0).reverse()) await remove();
});

afterAll(() => {
  for (const client of [...Object.values(clients), sqs]) client.destroy();
});

type Topic = Extract<AlertTarget, { kind: 'topic' }>;

const routeTo = (to: Topic): AlertRoute => ({ id: 'oncall', to });

async function openTopic(ending: '' | '.fifo' = '', region: keyof typeof clients = home): Promise<string> {
  const attributes = ending === '' ? {} : { Attributes: { FifoTopic: 'true' } };
  const command = new CreateTopicCommand({ Name: `holdfast-wire-${randomUUID()}${ending}`, ...attributes });
  const { TopicArn = '' } = await clients[region].send(command);
  removals.push(() => clients[region].send(new DeleteTopicCommand({ TopicArn })));
  return TopicArn;
}

async function topicThatIsGone(): Promise<string> {
  const arn = await openTopic();
  await clients[home].send(new DeleteTopicCommand({ TopicArn: arn }));
  return arn;
}

type Queue = { readonly url: string; readonly arn: string };

async function openQueue(ending: '' | '.fifo' = ''): Promise<Queue> {
  const attributes = ending === '' ? {} : { Attributes: { FifoQueue: 'true' } };
  const command = new CreateQueueCommand({ QueueName: `holdfast-wire-${randomUUID()}${ending}`, ...attributes });
  const { QueueUrl = '' } = await sqs.send(command);
  removals.push(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  return { url: QueueUrl, arn: (await sqs.send(asked)).Attributes?.['QueueArn'] ?? '' };
}

async function subscribe(topic: string, queue: Queue, attributes: Readonly<Record<string, string>> = {}) {
  const client = topic.includes(`:${away}:`) ? clients[away] : clients[home];
  const subscription = { TopicArn: topic, Protocol: 'sqs', Endpoint: queue.arn };
  const given = Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
  await client.send(new SubscribeCommand({ ...subscription, ...given }));
}

/** Everything that has arrived, in its order. */
async function receiveAll({ url }: Queue): Promise<readonly Message[]> {
  const received: Message[] = [];
  for (;;) {
    const ask = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(ask);
    if (Messages.length === 0) return received;
    for (const message of Messages) {
      received.push(message);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}

/** What the golden files of a channel hold, in the order of the samples. */
function goldens(channel: 'document' | 'chat'): Promise<readonly unknown[]> {
  const folder = new URL(`../alerts/render/golden/${channel}/`, import.meta.url);
  return Promise.all(all.map(async ([name]) => JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'))));
}

async function publishAll(to: Topic): Promise<void> {
  for (const [, notice] of all) await publish(notice, routeTo(to));
}

function sample(name: string): Notice {
  const found = samples[name];
  if (found === undefined) throw new Error(`there is no sample ${name}`);
  return found;
}

const bodyOf = ({ Body = '' }: Message) => JSON.parse(Body);

/** What a filter policy can ask for. */
function attributesIn({ service, severity, kind, region, status }: Notice) {
  const values = { service: service?.id, severity, kind, region, status };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

describe('a queue that subscribes to a topic', () => {
  it('gets every document, raw, with the attributes beside it', async () => {
    const [arn, queue] = [await openTopic(), await openQueue()];
    await subscribe(arn, queue, { RawMessageDelivery: 'true' });
    await publishAll({ kind: 'topic', arn, format: 'plain' });
    const messages = await receiveAll(queue);
    expect(messages.map(bodyOf)).toEqual(await goldens('document'));
    const attributes = messages.map(({ MessageAttributes = {} }) =>
      Object.fromEntries(Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue])),
    );
    expect(attributes).toEqual(all.map(([, notice]) => attributesIn(notice)));
  });

  it('gets every document in an envelope, with the subject, unless it asks for it raw', async () => {
    const [arn, queue] = [await openTopic(), await openQueue()];
    await subscribe(arn, queue);
    await publishAll({ kind: 'topic', arn, format: 'plain' });
    const envelopes = (await receiveAll(queue)).map(bodyOf);
    expect(envelopes.map(({ Message: text }) => JSON.parse(text))).toEqual(await goldens('document'));
    for (const envelope of envelopes) {
      expect(envelope).toMatchObject({ Type: 'Notification', TopicArn: arn });
      // Amazon SNS API reference, Publish: less than 100 characters of ASCII, without line breaks.
      expect(envelope.Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(envelope.MessageAttributes.severity).toMatchObject({ Type: 'String' });
    }
  });

  it('gets what its filter policy asks for', async () => {
    const [arn, queue] = [await openTopic(), await openQueue()];
    const policy = { severity: ['page'], status: ['firing'] };
    await subscribe(arn, queue, { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify(policy) });
    await publishAll({ kind: 'topic', arn, format: 'plain' });
    const ids = (await receiveAll(queue)).map((message) => bodyOf(message).id);
    const wanted = all.filter(([, { severity, status }]) => severity === 'page' && status === 'firing');
    expect(ids).toEqual(wanted.map(([, { id }]) => id));
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.length).toBeLessThan(all.length);
  });

  it('gets what Amazon Q in chat applications gets, from a topic for it', async () => {
    const [arn, queue] = [await openTopic(), await openQueue()];
    await subscribe(arn, queue, { RawMessageDelivery: 'true' });
    await publishAll({ kind: 'topic', arn, format: 'chat' });
    expect((await receiveAll(queue)).map(bodyOf)).toEqual(await goldens('chat'));
  });

  it('gets what is too long shortened', async () => {
    const [arn, queue] = [await openTopic(), await openQueue()];
    await subscribe(arn, queue, { RawMessageDelivery: 'true' });
    const lines = Array.from({ length: 3_000 }, (_, index) => `${index} ${'ü'.repeat(100)}`);
    await publish({ ...sample('burn-fired'), lines }, routeTo({ kind: 'topic', arn, format: 'plain' }));
    const bodies = (await receiveAll(queue)).map(bodyOf);
    expect(bodies).toMatchObject([{ id: sample('burn-fired').id, shortened: true }]);
  });
});

describe('a FIFO queue that subscribes to a FIFO topic', () => {
  it('gets each message once, however often it is handed over, and those of one alert in order', async () => {
    const [arn, queue] = [await openTopic('.fifo'), await openQueue('.fifo')];
    await subscribe(arn, queue, { RawMessageDelivery: 'true' });
    const route = routeTo({ kind: 'topic', arn, format: 'plain' });
    const names = ['burn-fired', 'burn-reminder', 'burn-resolved'];
    const told = names.map((name, index) => ({ ...sample(name), id: `burn:checkout:availability:1:${index + 1}` }));
    for (const notice of told.flatMap((one) => [one, one])) await publish(notice, route);
    const messages = await receiveAll(queue);
    expect(messages.map((message) => bodyOf(message).id)).toEqual(told.map(({ id }) => id));
    expect(messages.map(({ Attributes = {} }) => Attributes['MessageGroupId'])).toEqual(told.map(({ key }) => key));
  });
});

describe('a topic that is gone', () => {
  it('is replaced by the other one, in its region', async () => {
    const [arn, otherwise, queue] = [await topicThatIsGone(), await openTopic('', away), await openQueue()];
    await subscribe(otherwise, queue, { RawMessageDelivery: 'true' });
    const notice = sample('burn-fired');
    await publish(notice, routeTo({ kind: 'topic', arn, otherwise, format: 'plain' }));
    expect((await receiveAll(queue)).map((message) => bodyOf(message).id)).toEqual([notice.id]);
  });

  it('does not take it, and nobody else does, when there is no other one', async () => {
    const publishing = publish(
      sample('burn-fired'),
      routeTo({ kind: 'topic', arn: await topicThatIsGone(), format: 'plain' }),
    );
    await expect(publishing).rejects.toMatchObject({ code: 'publish-failed' });
  });
});

describe('a web server that subscribes to a topic', () => {
  it('gets every document in an envelope', async () => {
    const bodies: string[] = [];
    const server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        bodies.push(body);
        outgoing.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const arn = await openTopic();
      const { port } = server.address() as AddressInfo;
      const subscription = { TopicArn: arn, Protocol: 'http', Endpoint: `http://127.0.0.1:${port}/` };
      await clients[home].send(new SubscribeCommand(subscription));
      await publishAll({ kind: 'topic', arn, format: 'plain' });
      const envelopes = bodies.map((body) => JSON.parse(body)).filter(({ Type }) => Type === 'Notification');
      expect(envelopes.map(({ Message: text }) => JSON.parse(text))).toEqual(await goldens('document'));
    } finally {
      await closed(server);
    }
  });
});

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
