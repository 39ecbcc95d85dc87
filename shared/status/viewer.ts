/** Who reads a page or an answer. Operators are told everything; what the public is told, the config says. */

import type { Config } from '../config/config.ts';
import { type PublicPart, plainPage, publicParts } from '../config/pageConfig.ts';

export type Viewer = 'public' | 'operator';

export function sees(viewer: Viewer, part: PublicPart, { page = plainPage }: Pick<Config, 'page'>): boolean {
  return viewer === 'operator' || page.public.parts.includes(part);
}

/** What is kept from the viewer, in the order of `publicParts`. */
export function hiddenFrom(viewer: Viewer, config: Pick<Config, 'page'>): readonly PublicPart[] {
  return publicParts.filter((part) => !sees(viewer, part, config));
}

/** A service that is not in the config any more is shown where every service is. */
export function isShown(viewer: Viewer, service: string, { page = plainPage }: Pick<Config, 'page'>): boolean {
  const { services } = page.public;
  return viewer === 'operator' || services === undefined || services.includes(service);
}

/** In the config's order. */
export function servicesFor<T extends { readonly id: string }>(
  viewer: Viewer,
  services: readonly T[],
  config: Pick<Config, 'page'>,
): readonly T[] {
  return services.filter(({ id }) => isShown(viewer, id, config));
}
