/** A feed as Atom (RFC 4287). Pure. */
import { html, raw } from 'hono/html';
import { timeText } from '../../../ledger/keys.ts';
import type { FeedEntry } from './feedEntries.ts';
import { xmlText } from './xml.ts';

export type Feed = {
  readonly id: string;
  readonly title: string;
  /** Who says all this: the page. */
  readonly author: string;
  /** Of the page that it is the feed of, without a slash at its end. */
  readonly siteUrl: string;
  readonly path: string;
  readonly entries: readonly FeedEntry[];
  /** When nothing has changed since, Unix milliseconds. */
  readonly updatedAt: number;
};

export async function atomText(feed: Feed): Promise<string> {
  const { id, title, author, siteUrl, path, entries, updatedAt } = feed;
  return String(
    await html`${raw('<?xml version="1.0" encoding="utf-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${id}</id>
<title>${xmlText(title)}</title>
<link rel="self" type="application/atom+xml" href="${siteUrl}${path}"/>
<link rel="alternate" type="text/html" href="${siteUrl}/"/>
<updated>${timeText(updatedAt)}</updated>
<author><name>${xmlText(author)}</name></author>
<generator>Holdfast</generator>
${entries.map(entryText)}</feed>
`,
  );
}

function entryText({ id, title, link, publishedAt, updatedAt, category, lines }: FeedEntry) {
  return html`<entry>
<id>${id}</id>
<title>${xmlText(title)}</title>
<link rel="alternate" type="text/html" href="${link}"/>
<published>${timeText(publishedAt)}</published>
<updated>${timeText(updatedAt)}</updated>
<category term="${category}"/>
<content type="text">${xmlText(lines.join('\n'))}</content>
</entry>
`;
}
