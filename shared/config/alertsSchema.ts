/** The shape of `alerts`. That a route has one target, and which setting goes with which, are rules between settings. */
import * as z from 'zod';
import { alertKinds } from './config.ts';
import * as field from './fields.ts';
import { severity } from './objectiveSchema.ts';
import { good } from './parsed.ts';
import * as receiver from './routeFields.ts';
import { expected, listOf, settings, textRead } from './wording.ts';

export const routesMax = 50;

export const routeServicesMax = 1_000;

export const mailboxesMax = 50;

const service = textRead("a service's id", good);

export const quietFields = {
  from: receiver.clockTime.describe('When it begins, such as 22:00.'),
  to: receiver.clockTime.describe('When it is over, such as 07:00.'),
  timezone: field.timezone.describe('On whose wall clock, such as Europe/Berlin.'),
};

const consoleError = expected('true, or leave the key out');

export const routeFields = {
  topic: receiver.topicArn.describe('The ARN of an SNS topic. One of this, `webhook`, `email` and `console`.'),
  otherwise: receiver.topicArn.describe(
    'For a topic: where to publish when its region does not answer, a topic in another region.',
  ),
  format: field
    .choice(['plain', 'chat'])
    .describe('For a topic: plain (default), or chat for Slack and Teams through Amazon Q in chat applications.'),
  webhook: receiver.hookUrl.describe('A URL that is sent each alert as JSON. For one machine.'),
  secret: receiver.secret.describe(
    `For a webhook: the key of its signature. By reference, such as \${env:HOLDFAST_WEBHOOK_SECRET}.`,
  ),
  email: listOf('a list of mail addresses, such as [oncall@example.com]', receiver.mailbox, mailboxesMax).describe(
    'Who gets mail. For one machine.',
  ),
  from: receiver.mailbox.describe('For email: the sender.'),
  server: receiver.mailServer.describe('For email: smtp://host:port, or smtps://host:port.'),
  user: receiver.mailUser.describe('For email: the name to sign in with.'),
  password: receiver.secret.describe(`For email: the password. By reference, such as \${env:SMTP_PASSWORD}.`),
  console: z.literal(true, { error: consoleError }).describe('Print each alert. For one machine.'),
  severity: listOf('a list of severities, such as [page]', severity, 2).describe('Only alerts of these. Default all.'),
  services: listOf("a list of services' ids", service, routeServicesMax).describe(
    'Only alerts about these services. Default all, and alerts about no service.',
  ),
  kinds: listOf('a list of kinds, such as [burn, flip]', field.choice(alertKinds), alertKinds.length).describe(
    'Only alerts of these kinds. Default all.',
  ),
  quiet: settings('hours, such as { from: "22:00", to: "07:00", timezone: Europe/Berlin }', quietFields).describe(
    'Tickets wait until these hours are over; pages never do.',
  ),
  remind: field
    .duration({ minMs: 60_000, maxMs: 30 * field.dayMs, such: '30m' })
    .describe('How often to tell again what nobody has acknowledged. Default never.'),
};

const targets = ['topic', 'webhook', 'email', 'console'];

const route = settings('a route, such as { topic: arn:aws:sns:us-east-1:123456789012:oncall }', {
  ...z.object(routeFields).partial().shape,
}).meta({ oneOf: targets.map((target) => ({ required: [target] })) });

export const alertsSchema = listOf('a list of routes, such as [{ console: true }]', route, routesMax).describe(
  'Who is told of which alerts: each route that an alert fits gets it.',
);
