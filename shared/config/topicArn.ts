/** Names of SNS topics. */
import { nearest } from './nearest.ts';
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';
import { regions } from './regions.ts';

/** For editors; `parseTopicArn` says more. */
export const topicArnPattern = '^arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+(\\.fifo)?$';

const such = 'arn:aws:sns:us-east-1:123456789012:oncall';

/** Amazon SNS API reference, CreateTopic: letters, digits, underscores and hyphens; a FIFO topic's ends in `.fifo`. */
const namePattern = /^[A-Za-z0-9_-]+(\.fifo)?$/;
const nameLengthMax = 256;

export function parseTopicArn(text: string): Parsed<string> {
  const [arn, partition = '', service, region = '', account = '', name, ...more] = text.split(':');
  if (arn !== 'arn' || service !== 'sns' || name === undefined) {
    return bad(`${quote(text)} is not the ARN of an SNS topic; write one such as ${such}`);
  }
  if (more.length > 0)
    return bad(`${quote(text)} is more than a topic's ARN; write it without ${quote(more.join(':'))}`);
  if (!regions.some((known) => known === region)) {
    const near = nearest(region, regions);
    const hint = near === undefined ? 'write one such as us-east-1' : `did you mean ${near}?`;
    return bad(`${quote(region)} is not an AWS region; ${hint}`);
  }
  const home = partitionOf(region);
  if (partition !== home) return bad(`${region} is not in the partition ${quote(partition)}; write arn:${home}:sns:…`);
  if (!/^\d{12}$/.test(account)) return bad(`${quote(account)} is not an AWS account's id; write its twelve digits`);
  if (!namePattern.test(name) || name.length > nameLengthMax) {
    return bad(
      `${quote(name)} cannot be a topic's name; write 1 to ${nameLengthMax} letters, digits, hyphens and underscores`,
    );
  }
  return good(text);
}

/** Source: the partition data of the AWS SDK for JavaScript (`@aws-sdk/core`, `partitions.js`). */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

/** The region of what `parseTopicArn` accepts. */
export function topicRegion(arn: string): string {
  return arn.split(':')[3] ?? '';
}

export function isFifo(arn: string): boolean {
  return arn.endsWith('.fifo');
}
