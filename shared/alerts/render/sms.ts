/** An alert as one SMS: what, where, until when, and where to look, as far as it goes. Pure. */

import { reasonText } from '../../status/reasonText.ts';
import { durationText } from '../../status/words.ts';
import type { Notice } from '../notice.ts';
import { cutTo } from '../phrases.ts';
import { labelOf } from './label.ts';
import { gsmOf, plainHeadline } from './plainText.ts';

/** Under 140, so that it is one SMS in every encoding that SNS may choose (Amazon SNS API reference, Publish, Message). */
const lengthMax = 139;

export function smsOf(notice: Notice): string {
  const headline = `${labelOf(notice)}: ${plainHeadline(notice, gsmOf)}`;
  let text = headline.length > lengthMax ? cutTo(headline, lengthMax, '...') : `${headline}.`;
  for (const fact of [...factsOf(notice).map(gsmOf), ...linksOf(notice)]) {
    // Half a fact or half a link is none.
    if (text.length + 1 + fact.length <= lengthMax) text = `${text} ${fact}`;
  }
  return text.slice(0, lengthMax);
}

function factsOf({ detail, firedAt, resolvedAt }: Notice): readonly string[] {
  if (resolvedAt !== undefined) return [`After ${durationText(resolvedAt - firedAt)}.`];
  if (detail.kind !== 'burn') return [];
  const { failing, spentShare, goneAt } = detail;
  const [first] = failing;
  return [
    ...(first?.reason === undefined ? [] : [`${first.endpoint}: ${reasonText(first.reason)}.`]),
    ...(spentShare !== undefined && spentShare >= 1 ? ['No budget is left.'] : []),
    ...(goneAt !== undefined && !(spentShare !== undefined && spentShare >= 1)
      ? [`Budget gone by ${clockText(goneAt)}.`]
      : []),
  ];
}

/** `23:50 UTC on 22 Nov`, because an SMS may be read the next morning. */
function clockText(time: number): string {
  const day = new Date(time).toLocaleDateString('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' });
  return `${new Date(time).toISOString().slice(11, 16)} UTC on ${day}`;
}

/** A link that the alphabet does not carry would lead elsewhere. */
function linksOf({ links }: Notice): readonly string[] {
  return [links.runbook, links.status].flatMap((url) => (url === undefined || gsmOf(url) !== url ? [] : [url]));
}
