/**
 * Latency quantiles from DDSketch (Masson, Rim, Lee: DDSketch, VLDB 2019): sketches merge without
 * loss, and a quantile is within 2 % of a value that was really seen.
 */
import { DDSketch } from '@datadog/sketches-js';

const relativeAccuracy = 0.02;

/** Below the clock's resolution; the sketch's logarithm needs a positive value. */
const latencyMsMin = 0.01;

export type LatencySketch = DDSketch;

export function createLatencySketch(): LatencySketch {
  return new DDSketch({ relativeAccuracy });
}

export function addLatency(sketch: LatencySketch, latencyMs: number): void {
  sketch.accept(Math.max(latencyMs, latencyMsMin));
}

/** The latency in milliseconds that a share `quantile` (0 to 1) of the values does not exceed, ± 2 %. */
export function latencyQuantile(sketch: LatencySketch, quantile: number): number | undefined {
  return sketch.count === 0 ? undefined : sketch.getValueAtQuantile(quantile);
}

/** The sketch as text: runs of bins that are not empty, the first one's key and then every count: `120:3,1,4 130:1`. */
export function sketchText(sketch: LatencySketch): string {
  const { bins, offset } = sketch.store;
  let text = '';
  for (const [index, count] of bins.entries()) {
    if (count <= 0) continue;
    const continues = (bins[index - 1] ?? 0) > 0;
    text += continues ? `,${count}` : `${text === '' ? '' : ' '}${index + offset}:${count}`;
  }
  return text;
}

const run = String.raw`-?\d{1,4}:[1-9]\d*(?:,[1-9]\d*)*`;

/** What `sketchText` makes; cheaper than reading the bins where only the text's fitness matters. */
export const sketchPattern = new RegExp(`^(?:${run}(?: ${run})*)?$`);

/** @throws RangeError when the text is not what `sketchText` makes. */
export function sketchOf(text: string): LatencySketch {
  const sketch = createLatencySketch();
  addBins(sketch, text);
  return sketch;
}

export function mergeSketches(texts: readonly string[]): LatencySketch {
  const merged = createLatencySketch();
  // Bin by bin: the library's own merge misjudges the range of a store whose greatest key is 0.
  for (const text of texts) addBins(merged, text);
  return merged;
}

function addBins(sketch: LatencySketch, text: string): void {
  if (!sketchPattern.test(text)) throw new RangeError(`"${text}" are not sketch bins such as 120:3,1,4 130:1`);
  for (const word of text === '' ? [] : text.split(' ')) {
    const [key = '', counts = ''] = word.split(':');
    for (const [index, count] of counts.split(',').map(Number).entries()) {
      sketch.store.add(Number(key) + index, count);
      sketch.count += count;
    }
  }
}
