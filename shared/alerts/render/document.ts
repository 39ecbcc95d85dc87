/** A notice → its JSON document. Pure. */
import { timeText } from '../../ledger/keys.ts';
import { timeIf } from '../../status/wire/presentFailover.ts';
import type { Detail } from '../alert.ts';
import type { Notice } from '../notice.ts';
import type { AlertDocument } from './documentSchema.ts';

export function documentOf(notice: Notice): AlertDocument {
  const { lines, detail, firedAt, acknowledged, resolvedAt, service, links, ...rest } = notice;
  return {
    ...rest,
    ...(service === undefined ? {} : { service: { ...service } }),
    lines: [...lines],
    detail: detailOf(detail),
    firedAt: timeText(firedAt),
    ...(acknowledged === undefined ? {} : { acknowledged: { ...acknowledged, at: timeText(acknowledged.at) } }),
    ...timeIf('resolvedAt', resolvedAt),
    links: { ...links },
  };
}

function detailOf(detail: Detail): AlertDocument['detail'] {
  switch (detail.kind) {
    case 'burn':
      return burnOf(detail);
    case 'budget': {
      const { goneAt, ...budget } = detail;
      return { ...budget, ...timeIf('goneAt', goneAt) };
    }
    case 'unmeasured': {
      const { lastKnownAt, ...unmeasured } = detail;
      return { ...unmeasured, ...timeIf('lastKnownAt', lastKnownAt) };
    }
    case 'flip': {
      const { at, votes, ...flip } = detail;
      return { ...flip, at: timeText(at), ...(votes === undefined ? {} : { votes: [...votes] }) };
    }
    case 'drift':
      return { ...detail, at: timeText(detail.at) };
    case 'observer': {
      const { lastRoundAt, ...observer } = detail;
      return { ...observer, ...timeIf('lastRoundAt', lastRoundAt) };
    }
    case 'region':
      return { ...detail, services: [...detail.services] };
    case 'restore': {
      const { rpoMs, rtoMs, ...restore } = detail;
      return {
        ...restore,
        ...(rpoMs === undefined ? {} : { rpoSeconds: rpoMs / 1000 }),
        ...(rtoMs === undefined ? {} : { rtoSeconds: rtoMs / 1000 }),
      };
    }
    case 'blocked':
    case 'certificate':
    case 'dead-letters':
    case 'audit':
      return detail;
  }
}

function burnOf({ longMs, shortMs, goneAt, failing, ...burn }: Extract<Detail, { kind: 'burn' }>) {
  return {
    ...burn,
    longSeconds: longMs / 1000,
    shortSeconds: shortMs / 1000,
    ...timeIf('goneAt', goneAt),
    failing: failing.map(({ observers, ...one }) => ({ ...one, observers: [...observers] })),
  };
}
