/** What all ways of taking the measured round have in common. */

export const endpointCount = 1000;

/** As many as `takeRound` has open at once. */
export const atOnceMax = 500;

/** Takes one round. @returns how many endpoints were seen up. */
export type RoundWay = () => Promise<number>;

export type RoundCost = {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory that the process has had since it began, in bytes. */
  readonly peakBytes: number;
};

export function urlOf(ports: readonly string[], index: number): string {
  return `http://127.0.0.1:${ports[index % ports.length]}/health/${index}`;
}
