/** Who reads a page or an answer. Operators are told everything; what the public is told, the config says. */

import type { Config } from '../config/config.ts';
import { type PublicPart, plainPage } from '../config/pageConfig.ts';

export type Viewer = 'public' | 'operator';

export function sees(viewer: Viewer, part: PublicPart, { page = plainPage }: Pick<Config, 'page'>): boolean {
  return viewer === 'operator' || page.public.parts.includes(part);
}

/** In the config's order. */
export function servicesFor<T extends { readonly id: string }>(
  viewer: Viewer,
  services: readonly T[],
  { page = plainPage }: Pick<Config, 'page'>,
): readonly T[] {
  const { services: shown } = page.public;
  if (viewer === 'operator' || shown === undefined) return services;
  return services.filter(({ id }) => shown.includes(id));
}
