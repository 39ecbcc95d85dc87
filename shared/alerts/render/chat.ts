/** An alert as a custom notification of Amazon Q Developer in chat applications, for Slack and Teams. Pure. */
import { createHash } from 'node:crypto';
import { printable } from '../../config/quote.ts';
import type { Notice } from '../notice.ts';
import { cutTo } from '../phrases.ts';
import { labelOf } from './label.ts';
import { nextStepsOf } from './nextSteps.ts';
import { threadOf } from './thread.ts';

/**
 * The event schema of "Custom notifications using Amazon Q Developer in chat applications" (administrator guide). It tells
 * the names, the types and what is required, which is version, source and content.description.
 */
export type ChatMessage = {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    /** Messages with the same one make a thread. */
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources?: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
};

/**
 * That guide bounds no text, and what the chat application refuses is lost without a word. So everything stays within what
 * Slack shows: 150 characters in a header and 3,000 in a section (Slack API, Block Kit reference, header and section).
 */
const titleLengthMax = 150;
const descriptionLengthMax = 2_900;
const stepLengthMax = 300;
const wordLengthMax = 75;
const idLengthMax = 100;
const textsMax = 20;

const shortenedLine = 'Shortened: this is not all of it.';

export function chatOf(notice: Notice): ChatMessage {
  const { id, key, stage, status, severity, kind, service, region } = notice;
  const title = `${labelOf(notice)}: ${notice.title}`;
  const steps = nextStepsOf(notice).map(({ what, where, isCommand }) =>
    // A code span keeps the chat application from reading anything into the command.
    isCommand ? `${what}: \`${where.replaceAll('`', '')}\`` : `${what}: ${where}`,
  );
  const fitting = steps.filter((step) => step.length <= stepLengthMax);
  const words = [
    severity,
    kind,
    ...(service === undefined ? [] : [service.title]),
    ...(region === undefined ? [] : [region]),
  ];
  const resources = texts(resourcesOf(notice), stepLengthMax);
  return {
    version: '1.0',
    source: 'custom',
    id: bounded(id),
    content: {
      textType: 'client-markdown',
      title: escapedTo(title, titleLengthMax),
      description: descriptionOf(notice),
      ...(fitting.length === 0 ? {} : { nextSteps: fitting }),
      keywords: texts(words, wordLengthMax).map((word) => escapedTo(word, wordLengthMax)),
    },
    metadata: {
      threadId: bounded(threadOf(notice)),
      summary: cutTo(title, titleLengthMax),
      eventType: 'holdfast-alert',
      ...(resources.length === 0 ? {} : { relatedResources: resources }),
      additionalContext: {
        key: cutTo(key, stepLengthMax),
        stage,
        status,
        severity,
        kind,
        ...(service === undefined ? {} : { service: service.id }),
        ...(region === undefined ? {} : { region }),
      },
    },
  };
}

/** An alert without lines has a title at least, and the description must not be empty. */
function descriptionOf({ title, lines, shortened }: Notice): string {
  const lengthMax = descriptionLengthMax - shortenedLine.length - 1;
  const all = lines.length === 0 ? [title] : lines;
  const told: string[] = [];
  let room = lengthMax;
  for (const line of all) {
    const whole = escaped(line);
    // Half a line is better than none, and a whole one better than a half.
    if (whole.length > room && told.length > 0) break;
    const shown = escapedTo(line, room);
    told.push(shown);
    room -= shown.length + 1;
    if (shown !== whole) break;
  }
  const isWhole = told.length === all.length && told.at(-1) === escaped(all.at(-1) ?? '');
  return [...told, ...(isWhole || shortened === true ? [] : [shortenedLine])].join('\n');
}

function resourcesOf({ detail, service }: Notice): readonly string[] {
  const about = service === undefined ? [] : [service.id];
  return detail.kind === 'region' ? detail.services : about;
}

/** None that is empty, and not too many. */
function texts(some: readonly string[], lengthMax: number): readonly string[] {
  const told = some.map((text) => cutTo(printable(text.trim()), lengthMax));
  return told.filter((text) => text !== '').slice(0, textsMax);
}

function bounded(id: string): string {
  return id.length <= idLengthMax ? id : createHash('sha256').update(id).digest('hex');
}

/**
 * Slack takes `&`, `<` and `>` as entities (Slack API, "Formatting message text"), and so does Teams. For the other signs
 * of markdown the two have no escape in common, so each gives way to a sign that looks like it. An underscore within a word
 * is one in both.
 */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll('](', '] (')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/(?<![\p{L}\p{N}.])@/gu, '＠')
    .replace(/^#/, '＃');
}

/** Cut before it is escaped, so that no escape is cut in two. */
function escapedTo(text: string, lengthMax: number): string {
  for (let kept = lengthMax; kept > 0; kept -= 1) {
    const shown = escaped(cutTo(text, kept));
    if (shown.length <= lengthMax) return shown;
  }
  return '';
}
