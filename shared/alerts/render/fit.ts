/** What a channel does not carry whole is shortened, lists first, then lines, and says so; it is never dropped. Pure. */
import type { Detail } from '../alert.ts';
import type { Notice } from '../notice.ts';
import { cutTo } from '../phrases.ts';

type Bounds = {
  /** Entries of each list. */
  readonly entriesMax: number;
  readonly linesMax: number;
  /** Characters of each text. */
  readonly charactersMax: number;
};

/** Each is tried in turn until the message fits. */
const attempts: readonly Bounds[] = [
  { entriesMax: 50, linesMax: 100, charactersMax: 100_000 },
  { entriesMax: 10, linesMax: 50, charactersMax: 10_000 },
  { entriesMax: 5, linesMax: 20, charactersMax: 2_000 },
  { entriesMax: 3, linesMax: 10, charactersMax: 500 },
  { entriesMax: 1, linesMax: 5, charactersMax: 200 },
];

/** A link cut short leads nowhere, so one that is longer than browsers take goes, when nothing else helps. */
const linkLengthMax = 2_000;

const shortenedLine = 'Shortened: it was too long to be sent whole.';

/** @param bytesOf how large a message with the notice is. @returns the notice itself if that is at most `bytesMax`. */
export function fitted(notice: Notice, bytesOf: (notice: Notice) => number, bytesMax: number): Notice {
  if (bytesOf(notice) <= bytesMax) return notice;
  const shorter = attempts.map((bounds) => shortened(notice, bounds));
  const last = shorter.at(-1) ?? notice;
  const found = shorter.find((one) => bytesOf(one) <= bytesMax);
  return found ?? { ...last, links: shortLinks(last.links) };
}

function shortened(notice: Notice, bounds: Bounds): Notice {
  const { title, lines, detail, service, acknowledged } = notice;
  const cut = (text: string) => cutTo(text, bounds.charactersMax);
  return {
    ...notice,
    title: cut(title),
    ...(service === undefined ? {} : { service: { ...service, title: cut(service.title) } }),
    lines: [...lines.slice(0, bounds.linesMax).map(cut), shortenedLine],
    detail: shortDetail(detail, bounds),
    ...(acknowledged === undefined ? {} : { acknowledged: shortPerson(acknowledged, cut) }),
    shortened: true,
  };
}

function shortPerson({ at, by, note }: NonNullable<Notice['acknowledged']>, cut: (text: string) => string) {
  return { at, by: cut(by), ...(note === undefined ? {} : { note: cut(note) }) };
}

function shortDetail(detail: Detail, { entriesMax, charactersMax }: Bounds): Detail {
  const cut = (text: string) => cutTo(text, charactersMax);
  const some = (texts: readonly string[]) => texts.slice(0, entriesMax).map(cut);
  switch (detail.kind) {
    case 'burn': {
      const failing = detail.failing.slice(0, entriesMax);
      return { ...detail, failing: failing.map((one) => ({ ...one, observers: some(one.observers) })) };
    }
    case 'flip': {
      const { by, reason, votes } = detail;
      return { ...detail, by: cut(by), reason: cut(reason), ...(votes === undefined ? {} : { votes: some(votes) }) };
    }
    case 'region': {
      const services = some(detail.services);
      return { ...detail, services, more: detail.more + detail.services.length - services.length };
    }
    case 'blocked':
      return { ...detail, text: cut(detail.text) };
    case 'drift':
      return { ...detail, what: cut(detail.what) };
    case 'audit': {
      const { subject, check, summary, fix } = detail;
      const texts = { subject: cut(subject), check: cut(check), summary: cut(summary) };
      return { ...detail, ...texts, ...(fix === undefined ? {} : { fix: cut(fix) }) };
    }
    case 'restore': {
      const { summary, fix } = detail;
      return { ...detail, summary: cut(summary), ...(fix === undefined ? {} : { fix: cut(fix) }) };
    }
    case 'budget':
    case 'unmeasured':
    case 'observer':
    case 'certificate':
    case 'dead-letters':
      return detail;
  }
}

function shortLinks({ status, runbook }: Notice['links']): Notice['links'] {
  const isShort = (url: string | undefined) => url !== undefined && url.length <= linkLengthMax;
  return {
    ...(status !== undefined && isShort(status) ? { status } : {}),
    ...(runbook !== undefined && isShort(runbook) ? { runbook } : {}),
  };
}
