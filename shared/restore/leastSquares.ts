/** The straight line that fits points best. Pure. */
export type Point = { readonly x: number; readonly y: number };

export type Line = {
  readonly intercept: number;
  readonly slope: number;
  /** The share of the variation of y that the line explains (R²), 0 to 1; 1 where y does not vary. */
  readonly fit: number;
};

/** Ordinary least squares. @returns undefined where all points have the same x, or there are fewer than two. */
export function fitLine(points: readonly Point[]): Line | undefined {
  if (points.length < 2) return undefined;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  // Around the means, because sums of squares of times and sizes have no room for their differences.
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, { x, y }) => total + term(x - meanX, y - meanY), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  if (xx === 0) return undefined;
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX, fit: yy === 0 ? 1 : Math.min(1, (slope * xy) / yy) };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
