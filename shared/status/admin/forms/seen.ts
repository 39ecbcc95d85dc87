/** How a service stood when a form was made: whoever sends the form decides about that, and about nothing that came since. */
import { activeHold } from '../../../control/activeHold.ts';
import type { Control } from '../../../control/control.ts';

/** Where traffic goes, and who holds or rehearses; not what the name answers, which changes by itself. */
export function seenOf(control: Control | undefined, now: number): string {
  if (control === undefined) return 'none';
  const { epoch, drill } = control;
  return [epoch, activeHold(control, now)?.at ?? '', drill?.startedAt ?? ''].join('.');
}
