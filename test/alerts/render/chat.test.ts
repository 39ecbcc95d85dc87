import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chatOf, escaped } from '../../../shared/alerts/render/chat.ts';
import { hostileNotice } from './hostile.ts';
import { alertOf, firedAt, noticeFor, samples, states } from './samples.ts';

const short = (length: number) => z.string().min(1).max(length);

/**
 * "Custom notifications using Amazon Q Developer in chat applications" (administrator guide), event schema and parameter
 * details: the names, what is required, and the fixed values. It bounds no text; the bounds here are those of what shows
 * them: 150 characters in a header and 3,000 in a section (Slack API, Block Kit reference).
 */
const customNotification = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: short(128).optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown').optional(),
    title: short(150).optional(),
    description: short(3_000),
    nextSteps: z.array(short(300)).min(1).optional(),
    keywords: z.array(short(75)).min(1).optional(),
  }),
  metadata: z
    .strictObject({
      threadId: short(128).optional(),
      summary: short(150).optional(),
      eventType: short(100).optional(),
      relatedResources: z.array(short(300)).min(1).optional(),
      additionalContext: z.record(z.string(), short(300)).optional(),
    })
    .optional(),
});

const golden = join(import.meta.dirname, 'golden', 'chat');

describe('a message for chat applications', () => {
  it.each(readdirSync(golden))('%s has the documented schema', (file) => {
    const message: unknown = JSON.parse(readFileSync(join(golden, file), 'utf8'));
    expect(customNotification.safeParse(message)).toEqual({ success: true, data: message });
  });

  it('has it whatever the texts hold', () => {
    fc.assert(fc.property(hostileNotice, (notice) => customNotification.safeParse(chatOf(notice)).success));
  });

  it('is one thread for each time that the cause comes up', () => {
    const threads = ['burn-fired', 'burn-worsened', 'burn-reminder', 'burn-resolved'].map((name) => {
      const notice = samples[name];
      return notice === undefined ? undefined : chatOf(notice).metadata.threadId;
    });
    expect(new Set(threads)).toEqual(new Set(['burn:checkout:availability:1795375800']));
    const again = { ...states.firing, firedAt: firedAt + 3_600_000 };
    const later = noticeFor(alertOf({ detail: { kind: 'blocked', why: 'hold', text: 'held' }, state: again }));
    expect(chatOf(later).metadata.threadId).toBe('blocked:checkout:1795379400');
  });

  it('says that it was shortened', () => {
    const text = 'checkout: stay on us-east-1; '.repeat(300);
    const { description } = chatOf(noticeFor(alertOf({ detail: { kind: 'blocked', why: 'lag', text } }))).content;
    expect(description.length).toBeLessThanOrEqual(3_000);
    expect(description).toMatch(/^checkout: stay .*…\nShortened: this is not all of it\.$/);
  });
});

describe('the text of others in a chat application', () => {
  /** Slack API, "Formatting message text": these three, and only these, are written as entities. */
  it('holds no links, mentions or channels', () => {
    expect(escaped('<!channel> & <https://evil.example|click>')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;',
    );
    expect(escaped('cc @here, write to ops@example.com')).toBe('cc ＠here, write to ops@example.com');
    expect(escaped('[x](https://evil.example)')).toBe('[x] (https://evil.example)');
  });

  it('is not formatted, and names stay as they can be copied', () => {
    expect(escaped('*a* ~b~ `c` _d_ my_table')).toBe('∗a∗ ∼b∼ ˋcˋ ＿d＿ my_table');
    expect(escaped('# not a heading')).toBe('＃ not a heading');
  });

  it('never holds a sign that Slack reads', () => {
    fc.assert(
      fc.property(hostileNotice, (notice) => {
        const { title, description, keywords } = chatOf(notice).content;
        for (const text of [title, description, ...keywords]) expect(text).not.toMatch(/[<>*~`]|\]\(/);
      }),
    );
  });
});
