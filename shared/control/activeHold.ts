/** The hold that is in force, if there is one: it may have ended by itself. Pure. */
import type { Control, Hold } from './control.ts';

export function activeHold({ hold }: Pick<Control, 'hold'>, now: number): Hold | undefined {
  return hold?.until !== undefined && hold.until <= now ? undefined : hold;
}
