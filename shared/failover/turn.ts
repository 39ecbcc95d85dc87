/** Whose turn it is to look after what. Pure. */

/** Every service's records are looked at this often, by one observer after the other. */
const driftMinutes = 5;

/**
 * Whether the observer looks this minute if somebody has edited the service's records. Route 53 takes five requests a
 * second of an account, so one observer looks at a time, and at a fifth of the services; the next five minutes are
 * another observer's, so that one that is silent leaves no service unseen for long.
 * @param at the minute, Unix milliseconds.
 */
export function isDriftTurn(service: string, observer: string, observers: readonly string[], at: number): boolean {
  const minute = Math.floor(at / 60_000);
  const cycle = Math.floor(minute / driftMinutes);
  return observers[cycle % observers.length] === observer && hashOf(service) % driftMinutes === minute % driftMinutes;
}

/** FNV-1a, 32 bits: it spreads similar names. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** How long one turn may wait for Route 53 altogether, of a function's 60 seconds. */
const turnWaitMsMax = 40_000;

/**
 * How long each service may wait for INSYNC when so many are looked after at a time. Nobody has to wait: the next turn
 * goes on. But when a region dies, many services flip together, and the last ones must not wait for all the others.
 */
export function waitMsMaxFor(serviceCount: number, atOnce: number): number {
  return Math.floor(turnWaitMsMax / Math.max(1, Math.ceil(serviceCount / atOnce)));
}
