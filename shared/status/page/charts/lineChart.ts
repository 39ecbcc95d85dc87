/**
 * Lines over time as an SVG, for the eye alone: whoever draws one puts a table beneath it that says the same. Lines differ by
 * their dashes, and not by colour alone.
 */
import { html, raw } from 'hono/html';

export type Line = {
  readonly name: string;
  /** Oldest first; a gap where there is no value. Times are Unix milliseconds. */
  readonly points: readonly { readonly at: number; readonly value: number | undefined }[];
};

export type LineChart = {
  readonly lines: readonly Line[];
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
  /** Horizontal lines with a name, such as what was promised. */
  readonly marks?: readonly { readonly value: number; readonly name: string }[];
  readonly label: string;
  readonly text: (value: number) => string;
};

const width = 600;
const height = 120;

/** As many lines can be told apart. */
export const linesMax = 4;

export function lineChart(chart: LineChart) {
  const { lines, marks = [], label, min, max, text } = chart;
  const drawn = lines.slice(0, linesMax);
  const y = (value: number) => yOf(value, chart);
  const paths = drawn.map((line, index) => `<path class="line l${index}" d="${pathOf(line, chart)}"/>`).join('');
  const rules = marks.map(({ value }) => `<path class="mark" d="M0 ${y(value)}H${width}"/>`).join('');
  return html`<figure class="chart"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${label}">${raw(rules)}${raw(paths)}</svg>
<figcaption class="soft"><span>${text(min)} to ${text(max)}</span>${drawn.map(({ name }, index) => html` <span class="key l${index}">${name}</span>`)}${marks.map(({ name }) => html` <span class="key mark">${name}</span>`)}</figcaption></figure>`;
}

function pathOf({ points }: Line, chart: LineChart): string {
  let isDrawing = false;
  let path = '';
  for (const { at, value } of points) {
    if (value === undefined) {
      isDrawing = false;
      continue;
    }
    const x = round(((at - chart.from) / Math.max(1, chart.to - chart.from)) * width);
    // A point alone between gaps is to be seen, too.
    path += isDrawing ? `L${x} ${yOf(value, chart)}` : `M${x} ${yOf(value, chart)}h1`;
    isDrawing = true;
  }
  return path;
}

function yOf(value: number, { min, max }: LineChart): number {
  const share = max > min ? (value - min) / (max - min) : 0;
  return round(height - Math.max(0, Math.min(1, share)) * height);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
