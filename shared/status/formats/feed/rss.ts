/** A feed as RSS 2.0 (https://www.rssboard.org/rss-specification). Pure. */
import { html, raw } from 'hono/html';
import type { Feed } from './atom.ts';
import type { FeedEntry } from './feedEntries.ts';
import { xmlText } from './xml.ts';

/** How many minutes a reader may wait: as long as incidents are kept before they are read again, and more. */
const minutesToLive = 5;

export async function rssText(feed: Feed): Promise<string> {
  const { title, siteUrl, path, entries, updatedAt } = feed;
  // The Atom link is what the RSS Advisory Board's best practices profile asks for.
  return String(
    await html`${raw('<?xml version="1.0" encoding="utf-8"?>')}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xmlText(title)}</title>
<link>${siteUrl}/</link>
<description>Incidents and planned maintenance</description>
<language>en</language>
<lastBuildDate>${rfc822(updatedAt)}</lastBuildDate>
<generator>Holdfast</generator>
<ttl>${minutesToLive}</ttl>
<atom:link rel="self" type="application/rss+xml" href="${siteUrl}${path}"/>
${entries.map(itemText)}</channel>
</rss>
`,
  );
}

/** A reader that has an item leaves it as it is: what it says last is in its description. */
function itemText({ id, title, link, publishedAt, category, lines }: FeedEntry) {
  return html`<item>
<guid isPermaLink="false">${id}</guid>
<title>${xmlText(title)}</title>
<link>${link}</link>
<pubDate>${rfc822(publishedAt)}</pubDate>
<category>${category}</category>
<description>${descriptionOf(lines)}</description>
</item>
`;
}

/** It is HTML, so text is escaped once for HTML, and once more for XML. */
function descriptionOf(lines: readonly string[]): string {
  return lines.map((line) => String(html`<p>${xmlText(line)}</p>`)).join('');
}

/** RFC 822 with a year of four digits, as RSS has it; what ECMAScript gives for UTC has the same form. */
function rfc822(time: number): string {
  return new Date(time).toUTCString();
}
