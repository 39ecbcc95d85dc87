/** The single values of a route of alerts: who is told, and when not. */
import { clockTimePattern, parseClockTime } from './clockTime.ts';
import { withReferences } from './fields.ts';
import { linkPattern, parseHookUrl } from './link.ts';
import { mailServerPattern, parseMailbox, parseMailServer } from './mail.ts';
import { bad, good } from './parsed.ts';
import { quote } from './quote.ts';
import { parseTopicArn, topicArnPattern } from './topicArn.ts';
import { formRead, textRead } from './wording.ts';

const secretLengthMax = 4_096;

export const hookUrl = formRead('the URL of the webhook', parseHookUrl).meta({ pattern: linkPattern });
export const topicArn = formRead('the ARN of an SNS topic', parseTopicArn).meta({ pattern: topicArnPattern });
export const clockTime = formRead('a time of the day such as 22:00', parseClockTime).meta({
  pattern: clockTimePattern,
});
export const mailbox = formRead('a mail address such as oncall@example.com', parseMailbox);
export const mailServer = formRead('a mail server such as smtp://mail.example.com:25', parseMailServer).meta({
  pattern: mailServerPattern,
});

const mailUserLengthMax = 320;

export const mailUser = textRead('the name to sign in with', (text) =>
  text === '' || text.length > mailUserLengthMax || /\p{Cc}/u.test(text)
    ? bad(`${quote(text)} is not a name to sign in with; it has 1 to ${mailUserLengthMax} characters on one line`)
    : good(text),
);

/** Its value is never quoted. */
export const secret = textRead('the secret, such as "${env:NAME}"', (text) => {
  if (text.trim() === '') return bad('the secret is empty; write a reference such as ${env:NAME}');
  if (text.length > secretLengthMax)
    return bad(`the secret has ${text.length} characters; at most ${secretLengthMax} are used`);
  return withReferences(text);
});
