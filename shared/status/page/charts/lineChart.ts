/**
 * Lines over time as an SVG, for the eye alone: whoever draws one puts a table beneath it that says the same. Lines differ by
 * their dashes, and not by colour alone. Places along the time are percents, so that letters keep their size at any width.
 */
import { html, raw } from 'hono/html';
import { timeTicks, valueTicks } from './ticks.ts';

export type Line = {
  readonly name: string;
  /** Oldest first; a gap where there is no value. Times are Unix milliseconds. */
  readonly points: readonly { readonly at: number; readonly value: number | undefined }[];
};

export type LineChart = {
  /** At most three: as many can be told apart. */
  readonly lines: readonly Line[];
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
  /** A horizontal line with a name, such as what was promised. */
  readonly mark?: { readonly value: number; readonly name: string };
  /** Whose lines they are, where one chart stands among others. */
  readonly heading?: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly text: (value: number) => string;
};

const width = 600;
const plotHeight = 140;
/** Room for half a letter above the highest line, for letters beneath the lowest, and for `2500 ms` beside them. */
const above = 8;
const beneath = 20;
const valuesWidth = 52;

export function lineChart(chart: LineChart) {
  const { lines, mark, heading, label } = chart;
  const values = valueTicks(chart.min, chart.max);
  const scale: Scale = { ...chart, low: values[0] ?? 0, high: values.at(-1) ?? 1 };
  const paths = lines.map((line, index) => `<path class="line l${index}" d="${pathOf(line, scale)}"/>`).join('');
  const rule = mark === undefined ? '' : `<path class="mark" d="M0 ${yOf(mark.value, scale)}H${width}"/>`;
  const title = heading === undefined ? '' : html`<figcaption class="over">${heading}</figcaption>`;
  const height = above + plotHeight + beneath;
  return html`<figure class="chart">${title}<div class="plot" role="img" aria-label="${label}"><svg class="values" width="${valuesWidth}" height="${height}" aria-hidden="true">${valueTexts(values, scale)}</svg><svg class="area" height="${height}" aria-hidden="true">${raw(grid(values, scale))}<svg y="${above}" width="100%" height="${plotHeight}" viewBox="0 0 ${width} ${plotHeight}" preserveAspectRatio="none">${raw(rule)}${raw(paths)}</svg>${raw(timeTexts(scale))}</svg></div></figure>`;
}

/** What the lines of a chart are; once for charts that stand beside each other. */
export function chartKey(names: readonly string[], mark?: string) {
  const item = (kind: string, name: string) =>
    html`<li><svg width="28" height="8" aria-hidden="true"><path class="${kind}" d="M0 4H28"/></svg> ${name}</li>`;
  const lines = names.map((name, index) => item(`line l${index}`, name));
  return html`<ul class="key">${lines}${mark === undefined ? '' : item('mark', mark)}<li>times in UTC</li></ul>`;
}

type Scale = LineChart & { readonly low: number; readonly high: number };

function grid(values: readonly number[], scale: Scale): string {
  const across = values.map((value) => {
    const y = above + yOf(value, scale);
    return `<line class="grid" x1="0" x2="100%" y1="${y}" y2="${y}"/>`;
  });
  const down = timeTicks(scale.from, scale.to).map(({ at }) => {
    const x = percentOf(at, scale);
    return `<line class="grid" x1="${x}%" x2="${x}%" y1="${above}" y2="${above + plotHeight}"/>`;
  });
  return [...across, ...down].join('');
}

function valueTexts(values: readonly number[], scale: Scale) {
  return values.map(
    (value) =>
      html`<text x="${valuesWidth - 6}" y="${above + yOf(value, scale) + 4}" text-anchor="end">${scale.text(value)}</text>`,
  );
}

/** Texts at the edges would be cut. */
const edgePercent = 5;

function timeTexts(scale: Scale): string {
  return timeTicks(scale.from, scale.to)
    .map(({ at, text }) => {
      const x = percentOf(at, scale);
      const anchor = x < edgePercent ? 'start' : x > 100 - edgePercent ? 'end' : 'middle';
      return `<text x="${x}%" y="${above + plotHeight + 15}" text-anchor="${anchor}">${text}</text>`;
    })
    .join('');
}

function pathOf({ points }: Line, scale: Scale): string {
  let isDrawing = false;
  let path = '';
  for (const { at, value } of points) {
    if (value === undefined) {
      isDrawing = false;
      continue;
    }
    const place = `${rounded((percentOf(at, scale) / 100) * width)} ${yOf(value, scale)}`;
    // A point alone between gaps is a dot as wide as the line.
    path += isDrawing ? `L${place}` : `M${place}h0`;
    isDrawing = true;
  }
  return path;
}

function percentOf(at: number, { from, to }: Scale): number {
  return rounded(((at - from) / Math.max(1, to - from)) * 100);
}

function yOf(value: number, { low, high }: Scale): number {
  return rounded(plotHeight - ((value - low) / (high - low)) * plotHeight);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
