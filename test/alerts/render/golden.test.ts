/** Every body of every kind of alert, as its readers get it. They were read line by line; a change of them is to be, too. */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chatOf } from '../../../shared/alerts/render/chat.ts';
import { consoleLines } from '../../../shared/alerts/render/console.ts';
import { documentOf } from '../../../shared/alerts/render/document.ts';
import { emailOf } from '../../../shared/alerts/render/email.ts';
import { smsOf } from '../../../shared/alerts/render/sms.ts';
import { alertKinds } from '../../../shared/config/config.ts';
import { firedAt, samples } from './samples.ts';

const golden = join(import.meta.dirname, 'golden');
const names = Object.keys(samples);

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe.each(Object.entries(samples))('%s', (name, notice) => {
  const fileOf = (channel: string, ending: string) => join(golden, channel, `${name}.${ending}`);

  it('reads well in every channel', async () => {
    const { subject, text } = emailOf(notice);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(fileOf('email', 'txt'));
    await expect(`${smsOf(notice)}\n`).toMatchFileSnapshot(fileOf('sms', 'txt'));
    await expect(`${consoleLines(notice, firedAt).join('\n')}\n`).toMatchFileSnapshot(fileOf('console', 'txt'));
    await expect(json(chatOf(notice))).toMatchFileSnapshot(fileOf('chat', 'json'));
    await expect(json(documentOf(notice))).toMatchFileSnapshot(fileOf('document', 'json'));
  });
});

describe('the golden files', () => {
  it('show every kind of alert, firing and over', () => {
    const kinds = (status: string) =>
      new Set(Object.values(samples).flatMap((one) => (one.status === status ? [one.kind] : [])));
    expect(kinds('firing')).toEqual(new Set(alertKinds));
    expect(kinds('resolved')).toEqual(new Set(alertKinds));
  });

  it('hold nothing that no test makes any more', () => {
    const found = globSync('*/*', { cwd: golden }).map((file) => basename(file).replace(/\.\w+$/, ''));
    expect([...new Set(found)].filter((name) => !names.includes(name))).toEqual([]);
  });
});
