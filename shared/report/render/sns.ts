/** A report as SNS publishes it: everything of the command but the topic's ARN. Pure. */
import { cutTo } from '../../alerts/phrases.ts';
import type { Attributes } from '../../alerts/render/attributes.ts';
import { asciiOf, gsmOf } from '../../alerts/render/plainText.ts';
import { percentText } from '../../status/words.ts';
import { countText } from '../names.ts';
import { spanTitle } from '../period.ts';
import type { Report } from '../reportSchema.ts';
import { reportText } from './text.ts';

export type ReportMessage = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageStructure: 'json';
  readonly MessageAttributes: Attributes;
};

/** Amazon SNS API reference, Publish, Subject: less than 100 ASCII characters, without line breaks and control characters. */
const subjectLengthMax = 99;

/** Amazon SNS developer guide, "Publishing to a mobile phone": 140 characters of GSM are one message. */
const smsLengthMax = 140;

/** Of the 262,144 that SNS takes (API reference, Publish, Message), with all escapes and bodies. */
const textBytesMax = 32_768;

export function reportSubject({ title, period, todo, services }: Report): string {
  const things = todo.first.length + todo.more;
  const figures = services.flatMap(({ availability }) =>
    availability.state === 'shown' && availability.value.now.availability !== null
      ? [availability.value.now.availability]
      : [],
  );
  const worst = figures.length === 0 ? 'nothing was seen' : `lowest ${percentText(Math.min(...figures))}`;
  const todoText = things === 0 ? 'nothing to do' : `${countText(things, 'thing')} to do`;
  const subject = `[report] ${spanTitle(period)}: ${todoText}, ${worst}`;
  return cutTo(asciiOf(`${subject} - ${title}`), subjectLengthMax, '...');
}

/** @param isAgain whether it may have been sent before: whoever sent it then did not live to say so. */
export function reportMessage(report: Report, url: string | undefined, isAgain: boolean): ReportMessage {
  const again = isAgain ? 'This may have been sent to you before.\n\n' : '';
  const text = withinBytes(`${again}${reportText(report, url)}`);
  const [first] = report.todo.first;
  const sms = gsmOf(`${report.title} ${report.period.name}. ${first === undefined ? 'Nothing to do.' : first.what}`);
  const bodies = { default: text, email: text, sms: cutTo(sms, smsLengthMax, '...') };
  return {
    Subject: reportSubject(report),
    Message: JSON.stringify(bodies),
    MessageStructure: 'json',
    MessageAttributes: { kind: attribute('report'), period: attribute(report.period.name) },
  };
}

function attribute(StringValue: string): Attributes[string] {
  return { DataType: 'String', StringValue };
}

/** Whole lines, so that no character is cut in two. */
function withinBytes(text: string): string {
  if (Buffer.byteLength(text) <= textBytesMax) return text;
  const lines: string[] = [];
  let bytes = 0;
  for (const line of text.split('\n')) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > textBytesMax) break;
    lines.push(line);
  }
  return `${lines.join('\n')}\n…\n`;
}
