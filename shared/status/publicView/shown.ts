/** What a viewer may ask about: what is kept back is answered like what there is not. */
import type { Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { Problem } from '../problem.ts';
import { sees, servicesFor, type Viewer } from '../viewer.ts';

/** The config with the services that the viewer may know of: what is asked of it knows no others. */
export function shownConfig(viewer: Viewer, config: Config): Config {
  return { ...config, services: servicesFor(viewer, config.services, config) };
}

/** @throws Problem for a viewer who is not told of the parts. */
export function mustSee(viewer: Viewer, parts: readonly PublicPart[], config: Pick<Config, 'page'>): void {
  const kept = parts.find((part) => !sees(viewer, part, config));
  if (kept === undefined) return;
  throw new Problem(
    404,
    'Not public',
    `The config's page.public.show does not name "${kept}", so only operators are told.`,
  );
}
