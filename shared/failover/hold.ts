/** A person freezes automatic flips of a service, or lets them go on. */
import { activeHold } from '../control/activeHold.ts';
import type { Control, Hold } from '../control/control.ts';
import { revised } from '../control/log.ts';
import { revise } from '../control/revise.ts';
import type { ControlStore } from '../control/store.ts';

export type HoldInput = {
  readonly service: string;
  readonly by: string;
  readonly reason: string;
  /** When it ends by itself, Unix milliseconds. */
  readonly until?: number;
  readonly now: number;
};

export type Held =
  /** `replaced` is the hold that was in force until then, if there was one: it may have been to last for longer. */
  | { readonly kind: 'held'; readonly control: Control; readonly replaced?: Hold }
  | { readonly kind: 'not-adopted' }
  /** Others kept changing the record; trying again is safe. */
  | { readonly kind: 'contended' };

/** A hold that is there already is replaced. @throws ControlUnavailable: it may be in force. */
export async function holdService(
  { service, by, reason, until, now }: HoldInput,
  { control: store }: { readonly control: ControlStore },
): Promise<Held> {
  const end = until === undefined ? {} : { until };
  const hold: Hold = { by, reason, at: now, ...end };
  let replaced: Hold | undefined;
  const written = await revise(store, service, (current) => {
    // What is written in the end is what came of the record that was read last.
    replaced = activeHold(current, now);
    return { ...revised(current, { by, at: now }, { kind: 'held', reason, ...end }), hold };
  });
  if (written.kind === 'not-adopted' || written.kind === 'contended') return { kind: written.kind };
  return { kind: 'held', control: written.control, ...(replaced === undefined ? {} : { replaced }) };
}

export type ReleaseInput = Omit<HoldInput, 'until'>;

export type Released =
  | { readonly kind: 'released'; readonly control: Control }
  | { readonly kind: 'not-held' }
  | Exclude<Held, { kind: 'held' }>;

/** @throws ControlUnavailable: it may be released. */
export async function releaseService(
  { service, by, reason, now }: ReleaseInput,
  { control: store }: { readonly control: ControlStore },
): Promise<Released> {
  const written = await revise(store, service, (current) => {
    if (current.hold === undefined) return undefined;
    const { hold: _, ...rest } = current;
    return revised(rest, { by, at: now }, { kind: 'released', reason });
  });
  switch (written.kind) {
    case 'written':
      return { kind: 'released', control: written.control };
    case 'unchanged':
      return { kind: 'not-held' };
    case 'contended':
    case 'not-adopted':
      return { kind: written.kind };
  }
}
