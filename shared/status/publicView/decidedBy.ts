/** Who decided, where it is not told from where Holdfast watches. Pure. */
import { somebody } from '../people.ts';

/** @param by of something from which people have been taken out: an observer, a former one, or somebody. */
export function withoutObserver<T extends { readonly by: string }>(told: T): T {
  return told.by === somebody ? told : { ...told, by: 'Holdfast' };
}
