/** What stands over a page that is made of the last snapshot, because the ledger cannot be read. */
import { html } from 'hono/html';
import type { StatusModel } from '../model.ts';
import type { Shell } from './shell.ts';
import { timeTag } from './timeTag.ts';

export function oldBanner({ isOld, generatedAt }: StatusModel): Pick<Shell, 'banner'> {
  if (isOld !== true) return {};
  const banner = html`Holdfast cannot read its ledger at the moment. This is how things were at ${timeTag(generatedAt)}; what has happened since is not known.`;
  return { banner };
}
