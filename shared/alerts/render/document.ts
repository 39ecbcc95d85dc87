/** A notice → its JSON document. Pure. */
import { timeText } from '../../ledger/keys.ts';
import { timeIf } from '../../status/wire/presentFailover.ts';
import type { Notice } from '../notice.ts';
import { presentDetail } from './detail.ts';
import type { AlertDocument } from './documentSchema.ts';

export function documentOf(notice: Notice): AlertDocument {
  const { lines, detail, firedAt, acknowledged, resolvedAt, service, links, ...rest } = notice;
  return {
    ...rest,
    ...(service === undefined ? {} : { service: { ...service } }),
    lines: [...lines],
    detail: presentDetail(detail),
    firedAt: timeText(firedAt),
    ...(acknowledged === undefined ? {} : { acknowledged: { ...acknowledged, at: timeText(acknowledged.at) } }),
    ...timeIf('resolvedAt', resolvedAt),
    links: { ...links },
  };
}
