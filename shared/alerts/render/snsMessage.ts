/** A notice as SNS publishes it to a topic: everything of the command but the topic's ARN. Pure. */
import { createHash } from 'node:crypto';
import type { AlertTarget } from '../../config/config.ts';
import type { Notice } from '../notice.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { chatOf } from './chat.ts';
import { documentOf } from './document.ts';
import { emailOf } from './email.ts';
import { fitted } from './fit.ts';
import { smsOf } from './sms.ts';

export type SnsMessage = {
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageStructure?: 'json';
  readonly MessageAttributes: Attributes;
  /** FIFO topics only. */
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
};

type Topic = Extract<AlertTarget, { kind: 'topic' }>;

/**
 * Amazon SNS API reference, Publish, Message: 262,144 bytes of UTF-8, for all protocols together. The attributes' names,
 * types and values count (ibid., MessageAttributeValue).
 */
const bytesMax = 262_144;

export function snsMessageOf(notice: Notice, { arn, format }: Topic): SnsMessage {
  const build = format === 'chat' ? chatMessage : plainMessage;
  const message = build(fitted(notice, (one) => bytesOf(build(one)), bytesMax));
  if (!arn.endsWith('.fifo')) return message;
  return { ...message, MessageGroupId: fifoId(notice.key), MessageDeduplicationId: fifoId(notice.id) };
}

/** One body for each protocol; `default` is for those that have none of their own, such as Firehose. */
function plainMessage(notice: Notice): SnsMessage {
  const document = JSON.stringify(documentOf(notice));
  const { subject, text } = emailOf(notice);
  const bodies = {
    default: document,
    email: text,
    sms: smsOf(notice),
    http: document,
    https: document,
    lambda: document,
    sqs: document,
  };
  return {
    Subject: subject,
    Message: JSON.stringify(bodies),
    MessageStructure: 'json',
    MessageAttributes: attributesOf(notice),
  };
}

/** Amazon Q reads the message as it is, without bodies by protocol. */
function chatMessage(notice: Notice): SnsMessage {
  return {
    Message: JSON.stringify(chatOf(notice)),
    MessageAttributes: attributesOf(notice),
  };
}

function bytesOf({ Message, Subject = '', MessageAttributes }: SnsMessage): number {
  const attributes = Object.entries(MessageAttributes).flatMap(([name, { DataType, StringValue }]) => [
    name,
    DataType,
    StringValue,
  ]);
  return [Message, Subject, ...attributes].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** At most 128 ASCII letters, digits and punctuation marks (Amazon SNS API reference, Publish, MessageGroupId). */
function fifoId(text: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
}
