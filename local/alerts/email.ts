/** The channel that mails an alert, in plain text, through an SMTP server. */
import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { type Notice, PublishFailed } from '../../shared/alerts/notice.ts';
import { emailOf } from '../../shared/alerts/render/email.ts';
import { threadOf } from '../../shared/alerts/render/thread.ts';
import type { SecretSource } from '../../shared/probe/secrets.ts';
import { isLoopback } from '../loopback.ts';
import { type Channel, cleaned, filled, type TargetOf } from './channel.ts';

export type EmailParts = {
  readonly secrets: SecretSource;
  /** One line for a person. */
  readonly say: (line: string) => void;
  /** How long handing over one mail may take. */
  readonly sendMsMax?: number;
};

export function createEmail({ secrets, say, sendMsMax = 15_000 }: EmailParts): Channel<'email'> {
  return async (notice, target) => {
    const seen: string[] = [];
    const server = new URL(target.server);
    try {
      const transport = createTransport({
        ...connectionTo(server, sendMsMax),
        ...(await login(target, server, secrets, seen)),
      });
      const sent = await transport.sendMail({
        ...mailOf(notice, target),
        signal: AbortSignal.timeout(sendMsMax),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      // Those who got it would get it again and again if this counted as a failure.
      if (sent.rejected.length > 0) say(`${server.host} takes no mail for ${sent.rejected.map(addressOf).join(', ')}`);
    } catch (error) {
      throw new PublishFailed(`The mail server ${server.host}`, cleaned(error, seen));
    }
  };
}

function connectionTo({ protocol, hostname, port }: URL, timeoutMs: number) {
  return {
    host: hostOf(hostname),
    port: Number(port),
    secure: protocol === 'smtps:',
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  };
}

/** A password is told to nobody who could be anybody: on the way to another machine it takes TLS. */
async function login(
  { user, password }: TargetOf<'email'>,
  { protocol, hostname }: URL,
  secrets: SecretSource,
  seen: string[],
) {
  if (user === undefined && password === undefined) return {};
  const pass = password === undefined ? '' : await filled(password, secrets, seen);
  const isHere = hostname === 'localhost' || isLoopback(hostOf(hostname));
  const requireTLS = protocol === 'smtp:' && !isHere;
  return { auth: { user: user ?? '', pass }, requireTLS };
}

/** Without the brackets that a URL puts around an IPv6 address. */
function hostOf(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whoever reads mail by thread sees the alert's messages together; a message that came twice is one. */
function mailOf(notice: Notice, { from, to }: TargetOf<'email'>) {
  const { subject, text } = emailOf(notice);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const thread = messageId(threadOf(notice), domain);
  return {
    from,
    to: [...to],
    subject,
    text,
    messageId: messageId(notice.id, domain),
    inReplyTo: thread,
    references: thread,
    // RFC 3834, section 5: no automatic answers to this.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function messageId(text: string, domain: string): string {
  return `<${createHash('sha256').update(text).digest('hex').slice(0, 32)}@${domain}>`;
}

function addressOf(rejected: string | { readonly address: string }): string {
  return typeof rejected === 'string' ? rejected : rejected.address;
}
