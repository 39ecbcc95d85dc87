/** A lag meter that asks for each metric now and then only, however often it is asked itself. */
import type { LagMeter } from './lag.ts';

type Measured = { readonly at: number; readonly ms: Promise<number | undefined> };

/** @param freshMs how long a measurement, or the lack of one, serves those who ask later. */
export function rememberLag(measure: LagMeter, freshMs: number): LagMeter {
  const memory = new Map<string, Measured>();
  return (source, endpoint, now) => {
    const key = JSON.stringify([source, endpoint]);
    const last = memory.get(key);
    if (last !== undefined && now >= last.at && now - last.at < freshMs) return last.ms;
    const ms = measure(source, endpoint, now);
    memory.set(key, { at: now, ms });
    return ms;
  };
}
