/** Random numbers that a seed repeats: the simulation's. */
export { createRandom, type Random } from '../../local/simulation/random.ts';
