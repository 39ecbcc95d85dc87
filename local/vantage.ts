/** From where each observer looks: on one machine one process plays them all. */
import type { Observation } from '../shared/probe/observation.ts';
import type { Target } from '../shared/probe/target.ts';

export type Vantage = {
  /** One attempt of the observer; never rejects. */
  probe(observer: string, target: Target): Promise<Observation>;
  /** Whether the observer looks at all now. */
  isAlive(observer: string): boolean;
};
