/** A clock that stands still until it is told to move: the simulation's. */
export { createVirtualClock, type VirtualClock } from '../../local/simulation/clock.ts';
