/** A mail server on loopback that keeps what it is sent: as much of RFC 5321 and of AUTH PLAIN (RFC 4954) as that takes. */
import type { Socket } from 'node:net';
import { listen } from '../../probe/support/listen.ts';

export type Mail = { readonly from: string; readonly to: readonly string[]; readonly text: string };

export type SmtpServer = {
  readonly port: number;
  readonly mails: readonly Mail[];
  /** What clients have sent of themselves, in clear. */
  readonly logins: readonly string[];
};

export type SmtpOptions = {
  /** Recipients that are refused. */
  readonly refused?: readonly string[];
  /** The reply to AUTH; without it, AUTH is not offered. */
  readonly auth?: string;
  /** The reply to the mail itself. */
  readonly taken?: string;
};

export async function startSmtpServer(options: SmtpOptions = {}): Promise<SmtpServer> {
  const mails: Mail[] = [];
  const logins: string[] = [];
  const { port } = await listen((socket) => converse(socket, options, { mails, logins }));
  return { port, mails, logins };
}

type Kept = { readonly mails: Mail[]; readonly logins: string[] };

function converse(socket: Socket, { refused = [], auth, taken = '250 taken' }: SmtpOptions, kept: Kept): void {
  let [input, from, isData] = ['', '', false];
  let to: string[] = [];
  const reply = (line: string) => socket.write(`${line}\r\n`);

  function takeCommand(line: string): void {
    const [verb = '', argument = ''] = [line.slice(0, 4).toUpperCase(), line.slice(5)];
    const path = /<([^>]*)>/.exec(argument)?.[1] ?? '';
    switch (verb) {
      case 'EHLO':
        if (auth === undefined) return void reply('250 mail.test');
        reply('250-mail.test');
        return void reply('250 AUTH PLAIN');
      case 'AUTH':
        kept.logins.push(Buffer.from(argument.split(' ')[1] ?? '', 'base64').toString('utf8'));
        return void reply(auth ?? '502 no');
      case 'MAIL':
        [from, to] = [path, []];
        return void reply('250 fine');
      case 'RCPT':
        if (refused.includes(path)) return void reply('550 5.1.1 nobody of that name');
        to.push(path);
        return void reply('250 fine');
      case 'DATA':
        isData = true;
        return void reply('354 go on');
      case 'QUIT':
        reply('221 bye');
        return void socket.end();
      default:
        return void reply('500 what?');
    }
  }

  reply('220 mail.test');
  socket.on('data', (chunk) => {
    input += chunk.toString('utf8');
    for (;;) {
      const end = input.indexOf(isData ? '\r\n.\r\n' : '\r\n');
      if (end === -1) return;
      const piece = input.slice(0, end);
      input = input.slice(end + (isData ? 5 : 2));
      if (!isData) {
        takeCommand(piece);
        continue;
      }
      isData = false;
      kept.mails.push({ from, to, text: piece.replaceAll(/^\.\./gm, '.') });
      reply(taken);
    }
  });
}
