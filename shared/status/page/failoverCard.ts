/** Where a service's traffic goes, and the story of each flip: the first failing round, votes, decision, INSYNC, answered. */
import { html, raw } from 'hono/html';
import type { Service } from '../../config/config.ts';
import type { FlipStory, ServiceStatus } from '../model.ts';
import type { Section } from '../section.ts';
import { presentFlip } from '../wire/presentFailover.ts';
import { flipHeadline, flipMoments } from './failoverWords.ts';
import { cardPart, sectionPart } from './sectionPart.ts';
import type { Markup } from './shell.ts';
import { stageList } from './stageList.ts';
import { trafficText } from './trafficLine.ts';

/** The last ones; the API lists the rest. */
const flipsMax = 10;

/** @param flips of ninety days, newest first. */
export function failoverCard(status: ServiceStatus, service: Service, flips: Section<readonly FlipStory[]>): Markup {
  const { failover } = status;
  if (failover === undefined) return html``;
  // The control record remembers its last flip whether or not the ledger can be read.
  const known = failover.lastFlip;
  const unknown = 'The flips of the last 90 days could not be read: whether there were others is not known.';
  const before = sectionPart(flips, unknown, (stories) =>
    storiesPart(stories.filter(({ epoch }) => epoch !== known?.epoch).slice(0, flipsMax), known === undefined),
  );
  return cardPart(
    'failover',
    'Failover',
    html`<p class="soft">${trafficText(status, service)}</p>${known === undefined ? '' : storyPart(known, true)}${before}`,
  );
}

function storiesPart(stories: readonly FlipStory[], isAll: boolean): Markup {
  if (stories.length === 0) return isAll ? html`<p>No flip in the last 90 days.</p>` : html``;
  return html`${stories.map((story) => storyPart(story, false))}`;
}

function storyPart(story: FlipStory, isOpen: boolean): Markup {
  const told = presentFlip(story);
  return html`<details class="story" id="flip-${story.epoch}"${raw(isOpen ? ' open' : '')}><summary>${flipHeadline(told)}</summary>${stageList(flipMoments(told))}</details>`;
}
