import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/alerts/notice.ts';
import { chatOf } from '../../../shared/alerts/render/chat.ts';
import { documentOf } from '../../../shared/alerts/render/document.ts';
import { emailOf } from '../../../shared/alerts/render/email.ts';
import { smsOf } from '../../../shared/alerts/render/sms.ts';
import { type SnsMessage, snsMessageOf } from '../../../shared/alerts/render/snsMessage.ts';
import { alertOf, burn, noticeFor, samples } from './samples.ts';

const arn = 'arn:aws:sns:us-east-1:123456789012:oncall';
const plain = { kind: 'topic', arn, format: 'plain' } as const;
const chat = { kind: 'topic', arn, format: 'chat' } as const;
const fifo = { kind: 'topic', arn: `${arn}.fifo`, format: 'plain' } as const;

const notice = noticeFor(
  alertOf({ key: 'burn:checkout:availability', service: 'checkout', region: 'us-east-1', detail: burn }),
);

const bodiesOf = ({ Message }: SnsMessage): Readonly<Record<string, string>> => JSON.parse(Message);

/** Amazon SNS API reference, Publish, Message and MessageAttributeValue: at most 262,144 bytes, attributes included. */
const bytesOf = ({ Message, Subject = '', MessageAttributes }: SnsMessage): number => {
  const attributes = Object.entries(MessageAttributes).map(([name, one]) => name + one.DataType + one.StringValue);
  return Buffer.byteLength([Message, Subject, ...attributes].join(''));
};

describe('a message for a topic', () => {
  it('has a body for each protocol (Amazon SNS developer guide, sending a different message for each protocol)', () => {
    const message = snsMessageOf(notice, plain);
    const document = JSON.stringify(documentOf(notice));
    const { subject, text } = emailOf(notice);
    expect(message.MessageStructure).toBe('json');
    expect(message.Subject).toBe(subject);
    expect(bodiesOf(message)).toEqual({
      default: document,
      email: text,
      sms: smsOf(notice),
      http: document,
      https: document,
      lambda: document,
      sqs: document,
    });
  });

  it('has the attributes that filter policies ask for, and none that is empty', () => {
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    expect(snsMessageOf(notice, plain).MessageAttributes).toEqual({
      service: text('checkout'),
      severity: text('page'),
      kind: text('burn'),
      region: text('us-east-1'),
      status: text('firing'),
    });
    const about = snsMessageOf({ ...noticeFor(alertOf({ detail: burn })), region: ' ' }, plain).MessageAttributes;
    expect(Object.keys(about)).toEqual(['severity', 'kind', 'status']);
    const odd = snsMessageOf({ ...notice, region: `a\nb${'c'.repeat(300)}` }, plain).MessageAttributes['region'];
    expect(odd?.StringValue).toMatch(/^a\\u000abc+…$/);
    expect(odd?.StringValue).toHaveLength(256);
  });

  it('is the bare custom notification for chat applications', () => {
    const { Message, MessageAttributes, ...rest } = snsMessageOf(notice, chat);
    expect(JSON.parse(Message)).toEqual(chatOf(notice));
    expect(Object.keys(MessageAttributes)).toContain('severity');
    expect(rest).toEqual({});
  });

  it('belongs to its alert in a FIFO topic, and to nothing else', () => {
    expect(snsMessageOf(notice, fifo)).toMatchObject({
      MessageGroupId: 'burn:checkout:availability',
      MessageDeduplicationId: 'burn:checkout:availability:1795375800:oncall:1',
    });
    expect(snsMessageOf(notice, plain)).not.toHaveProperty('MessageGroupId');
  });

  /** Amazon SNS API reference, Publish: 128 characters, alphanumeric and punctuation. */
  it.each([`restore:${'x'.repeat(200)}`, 'restore:bestellungen für alle', ''])(
    'has ids that SNS takes for %j',
    (key) => {
      const { MessageGroupId, MessageDeduplicationId } = snsMessageOf({ ...notice, key, id: `${key}:1:1` }, fifo);
      const allowed = /^[a-zA-Z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
      expect([MessageGroupId, MessageDeduplicationId]).toEqual([
        expect.stringMatching(allowed),
        expect.stringMatching(allowed),
      ]);
    },
  );
});

describe('a message that is larger than SNS carries', () => {
  const huge: Notice = {
    ...notice,
    lines: Array.from({ length: 2_000 }, (_, index) => `Line ${index}: "${'é'.repeat(50)}"`),
  };

  it.each([
    ['a topic', plain],
    ['a FIFO topic', fifo],
  ] as const)('is shortened for %s until all bodies together fit', (_name, target) => {
    const message = snsMessageOf(huge, target);
    expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
    // Not far more than was needed.
    expect(bytesOf(message)).toBeGreaterThan(10_000);
    const bodies = bodiesOf(message);
    expect(JSON.parse(bodies['sqs'] ?? '')).toMatchObject({ id: notice.id, shortened: true });
    expect(bodies['email']).toContain('Shortened: it was too long to be sent whole.');
    expect(bodies['email']).toContain('Line 0: ');
  });

  // Around the size at which it becomes too large.
  it.each(Array.from({ length: 30 }, (_, index) => 380 + 10 * index))('fits with %i lines', (count) => {
    const message = snsMessageOf({ ...huge, lines: huge.lines.slice(0, count) }, plain);
    expect(bytesOf(message)).toBeLessThanOrEqual(262_144);
  });

  it('is shortened for chat applications', () => {
    expect(bytesOf(snsMessageOf(huge, chat))).toBeLessThan(10_000);
    expect(snsMessageOf(huge, chat).Message).toContain('Shortened: ');
  });

  it.each(Object.entries(samples))('is not %s', (_name, sample) => {
    expect(bodiesOf(snsMessageOf(sample, plain))['sqs']).toBe(JSON.stringify(documentOf(sample)));
  });
});
