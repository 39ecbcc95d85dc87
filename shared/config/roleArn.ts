/** Names of IAM roles, and of the accounts that they belong to. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** For editors; `parseRoleArn` says more. */
export const roleArnPattern = String.raw`^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+$`;

const such = 'arn:aws:iam::123456789012:role/holdfast-audit';

/** The partition data of the AWS SDK for JavaScript (`@aws-sdk/core`, `partitions.js`), without the isolated ones. */
const partitions: readonly string[] = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'];

/** IAM User Guide, "IAM and AWS STS quotas", "IAM name requirements": a role's name, and the path before it. */
const nameLengthMax = 64;
const pathLengthMax = 512;
const nameForm = /^[\w+=,.@-]+$/;

export function parseRoleArn(text: string): Parsed<string> {
  const [arn, partition = '', service, region, account = '', resource = '', ...more] = text.split(':');
  if (arn !== 'arn' || service !== 'iam' || region !== '' || more.length > 0 || !resource.startsWith('role/')) {
    return bad(`${quote(text)} is not a role's ARN; write one such as ${such}`);
  }
  if (!partitions.includes(partition)) {
    return bad(`${quote(partition)} is not a partition of AWS; write one of ${partitions.join(', ')}`);
  }
  if (!accountForm.test(account)) return bad(accountMessage(account));
  const parts = resource.split('/').slice(1);
  const name = parts.pop() ?? '';
  const path = parts.join('/');
  if (!nameForm.test(name) || name.length > nameLengthMax) {
    return bad(
      `${quote(name)} cannot be a role's name; write 1 to ${nameLengthMax} letters, digits and any of _+=,.@-`,
    );
  }
  if (path.length > pathLengthMax || !/^[\x21-\x7e]*$/.test(path)) {
    return bad(`${quote(path)} cannot be a role's path; write at most ${pathLengthMax} visible ASCII characters`);
  }
  return good(text);
}

/** The account of what `parseRoleArn` accepts. */
export function roleAccount(arn: string): string {
  return arn.split(':')[4] ?? '';
}

export const accountForm = /^\d{12}$/;

export function parseAccount(text: string): Parsed<string> {
  return accountForm.test(text) ? good(text) : bad(accountMessage(text));
}

function accountMessage(text: string): string {
  return `${quote(text)} is not an AWS account's id; write its twelve digits`;
}
