/** The next control record of a flip. Pure. */
import type { Control, ControlEvent, Flip, FlipCause } from '../control/control.ts';
import { revised } from '../control/log.ts';
import type { ServicePolicy } from './policy.ts';

/** More than any policy's flip limit: the config allows 100. */
const flipsKeptMax = 200;

/** What the decision rested on, for whoever asks later. */
export type FlipEvidence = Pick<Extract<ControlEvent, { kind: 'flipped' }>, 'failingSince' | 'detectedAt' | 'votes'>;

export type FlipOrder = FlipCause & { readonly to: string; readonly now: number; readonly evidence?: FlipEvidence };

/** Epoch and revision grow by one, and the flip puts itself first: who reads the record sees why it is as it is. */
export function flipped(
  control: Control,
  policy: Pick<ServicePolicy, 'limit' | 'cooldownMs'>,
  order: FlipOrder,
): Control {
  const { to, now, evidence, ...cause } = order;
  const flip: Flip = { ...cause, epoch: control.epoch + 1, from: control.active, to, at: now };
  const remembered = Math.max(policy.limit.perMs, policy.cooldownMs);
  const earlier = control.flips.filter(({ at }, index) => index === 0 || now - at <= remembered);
  const { epoch, from, kind, reason, by } = flip;
  const event = { kind: 'flipped', epoch, from, to, cause: kind, reason, ...evidence } as const;
  return {
    ...revised(control, { by, at: now }, event),
    active: to,
    epoch,
    phase: 'flipping',
    flips: [flip, ...earlier].slice(0, flipsKeptMax),
  };
}

/** Whether the record's last flip is this very order: a write whose answer was lost may have been ours. */
export function isOwnFlip(control: Control, ordered: Control): boolean {
  const [found, own] = [control.flips[0], ordered.flips[0]];
  return (
    found !== undefined &&
    own !== undefined &&
    control.revision >= ordered.revision &&
    found.epoch === own.epoch &&
    found.by === own.by &&
    found.at === own.at &&
    found.to === own.to
  );
}
