/** Changes a control record by compare-and-swap, again when somebody else was first. */
import { isDeepStrictEqual } from 'node:util';
import type { Control } from './control.ts';
import type { ControlStore } from './store.ts';

/** How often somebody else may come between reading the record and writing it. */
const attemptsMax = 5;

export type Revision =
  | { readonly kind: 'written'; readonly control: Control }
  /** There was nothing to change. */
  | { readonly kind: 'unchanged'; readonly control: Control }
  /** Others kept changing it. */
  | { readonly kind: 'contended'; readonly control: Control }
  | { readonly kind: 'not-adopted' };

/**
 * @param next the record that should come after the given one, by `revised`; undefined when nothing is to be changed.
 * Asked again with what is found whenever the write was lost.
 * @param known the record as it was read just now, to save reading it.
 * @throws ControlUnavailable, ControlCorrupt
 */
export async function revise(
  store: ControlStore,
  service: string,
  next: (control: Control) => Control | undefined,
  known?: Control,
): Promise<Revision> {
  let current = known ?? (await store.readControl(service));
  for (let attempt = 1; ; attempt += 1) {
    if (current === undefined) return { kind: 'not-adopted' };
    const wanted = next(current);
    if (wanted === undefined) return { kind: 'unchanged', control: current };
    if ((await store.replaceControl(wanted)) === 'written') return { kind: 'written', control: wanted };
    const latest = await store.readControl(service);
    if (latest !== undefined && hasHappened(latest, wanted)) return { kind: 'written', control: latest };
    if (attempt >= attemptsMax && latest !== undefined) return { kind: 'contended', control: latest };
    current = latest;
  }
}

/** The store's client may have repeated a write of ours that had taken effect. What is read has its keys in another order. */
function hasHappened(latest: Control, wanted: Control): boolean {
  const [own] = wanted.log;
  if (own === undefined || own.revision !== wanted.revision) return isDeepStrictEqual(latest, wanted);
  return latest.log.some((event) => isDeepStrictEqual(event, own));
}
