import { describe, expect, it } from 'vitest';
import { createEmail } from '../../../local/alerts/email.ts';
import { PublishFailed } from '../../../shared/alerts/notice.ts';
import { emailOf } from '../../../shared/alerts/render/email.ts';
import type { SecretSource } from '../../../shared/probe/secrets.ts';
import { alertOf, burn, noticeFor } from '../../alerts/render/samples.ts';
import { listen, listenTls } from '../../probe/support/listen.ts';
import { startSmtpServer } from './smtpServer.ts';

const burning = alertOf({ key: 'burn:checkout:availability', service: 'checkout', detail: burn });
const fired = noticeFor(burning);
const worsened = noticeFor(burning, { stage: 'worsened' });

const secrets: SecretSource = async () => 'tops3cret!';

const targetAt = (port: number, more: object = {}) => ({
  kind: 'email' as const,
  to: ['oncall@example.com', 'team@example.com'],
  from: 'holdfast@example.com',
  server: `smtp://127.0.0.1:${port}`,
  ...more,
});

function channel(sendMsMax?: number) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return { send: createEmail({ secrets, say, ...(sendMsMax === undefined ? {} : { sendMsMax }) }), said };
}

/** By name, in lower case; folded lines are put together (RFC 5322, section 2.2.3). */
const headersOf = (text: string): Readonly<Record<string, string>> => {
  const [head = ''] = text.split('\r\n\r\n');
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
};

const failureOf = async (sending: Promise<void>): Promise<Error> => {
  const error: unknown = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PublishFailed)) throw new Error(`expected PublishFailed, got ${error}`);
  return error;
};

describe('the email channel', () => {
  it('sends plain text to everybody in one mail', async () => {
    const server = await startSmtpServer();
    await channel().send(fired, targetAt(server.port));
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'holdfast@example.com', to: ['oncall@example.com', 'team@example.com'] });
    const { subject, text } = emailOf(fired);
    expect(headersOf(mail?.text ?? '')).toMatchObject({
      subject,
      to: 'oncall@example.com, team@example.com',
      'content-type': expect.stringMatching(/^text\/plain/),
      // RFC 3834, section 5.
      'auto-submitted': 'auto-generated',
    });
    const body = mail?.text.split('\r\n\r\n').slice(1).join('\r\n\r\n') ?? '';
    // Soft line breaks (RFC 2045, section 6.7).
    expect(body.replaceAll('=\r\n', '').replaceAll('\r\n', '\n').replaceAll('=3D', '=').trim()).toBe(text.trim());
  });

  it('gives each message an id of its own, the same when it comes again, and one thread', async () => {
    const server = await startSmtpServer();
    const { send } = channel();
    for (const notice of [fired, fired, worsened]) await send(notice, targetAt(server.port));
    const [first, again, other] = server.mails.map(({ text }) => headersOf(text));
    expect(first?.['message-id']).toMatch(/^<[0-9a-f]{32}@example\.com>$/);
    expect(again?.['message-id']).toBe(first?.['message-id']);
    expect(other?.['message-id']).not.toBe(first?.['message-id']);
    const threads = [first, again, other].map((headers) => [headers?.['references'], headers?.['in-reply-to']]);
    expect(new Set(threads.flat()).size).toBe(1);
  });

  it('signs in with the password that is referred to', async () => {
    const server = await startSmtpServer({ auth: '235 welcome' });
    await channel().send(fired, targetAt(server.port, { user: 'holdfast', password: '${env:SMTP_PASSWORD}' }));
    // RFC 4616: an authorization identity, the user and the password, with NUL between them.
    expect(server.logins).toEqual(['\0holdfast\0tops3cret!']);
    expect(server.mails).toHaveLength(1);
  });

  it('says what failed, without the password', async () => {
    const server = await startSmtpServer({ auth: '535 5.7.8 tops3cret! is wrong' });
    const login = { user: 'holdfast', password: '${env:SMTP_PASSWORD}' };
    const { message, cause } = await failureOf(channel().send(fired, targetAt(server.port, login)));
    expect(message).toMatch(
      /^The mail server 127\.0\.0\.1:\d+ did not take an alert: .*535 5\.7\.8 \[secret\] is wrong/,
    );
    expect(JSON.stringify(cause, Object.getOwnPropertyNames(cause))).not.toContain('tops3cret');
  });

  it('gives no password to another machine in clear', async () => {
    const server = await startSmtpServer({ auth: '235 welcome' });
    const login = { user: 'holdfast', password: '${env:SMTP_PASSWORD}' };
    // Any address of this machine that is not one of loopback.
    const sending = channel().send(fired, targetAt(server.port, { ...login, server: `smtp://0.0.0.0:${server.port}` }));
    expect((await failureOf(sending)).message).toMatch(/STARTTLS/i);
    expect(server.logins).toEqual([]);
  });

  it('counts a mail as sent that somebody got, and names who did not', async () => {
    const server = await startSmtpServer({ refused: ['team@example.com'] });
    const { send, said } = channel();
    await send(fired, targetAt(server.port));
    expect(server.mails.map(({ to }) => to)).toEqual([['oncall@example.com']]);
    expect(said).toEqual([`127.0.0.1:${server.port} takes no mail for team@example.com`]);
  });

  it.each([
    ['nobody is known', { refused: ['oncall@example.com', 'team@example.com'] }, /550 5\.1\.1 nobody/],
    ['the mail is not taken', { taken: '451 4.3.0 try later' }, /451 4\.3\.0 try later/],
  ])('fails when %s', async (_what, options, why) => {
    const server = await startSmtpServer(options);
    expect((await failureOf(channel().send(fired, targetAt(server.port)))).message).toMatch(why);
  });

  it('trusts no certificate that nobody has signed', async () => {
    const { port } = await listenTls('selfSigned', (socket) => socket.write('220 mail.test\r\n'));
    const sending = channel().send(fired, targetAt(port, { server: `smtps://127.0.0.1:${port}` }));
    expect((await failureOf(sending)).message).toMatch(/certificate/i);
  });

  it('does not wait for a server that says nothing', async () => {
    const { port } = await listen(() => {});
    await failureOf(channel(200).send(fired, targetAt(port)));
  });

  it('does not wait for a server that never comes to an end', async () => {
    const { port } = await listen((socket) => {
      socket.write('220 mail.test\r\n');
      const dripping = setInterval(() => socket.write('250-and another thing\r\n'), 20);
      socket.on('close', () => clearInterval(dripping));
    });
    await failureOf(channel(300).send(fired, targetAt(port)));
  });

  it('fails when nobody listens, and when the password is not to be had', async () => {
    expect((await failureOf(channel().send(fired, targetAt(1)))).message).toMatch(/ECONNREFUSED/);
    const send = createEmail({ secrets: () => Promise.reject(new Error('no such variable')), say: () => {} });
    const sending = send(fired, targetAt(1, { user: 'x', password: '${env:NOT_SET}' }));
    expect((await failureOf(sending)).message).toContain('no such variable');
  });
});
