/**
 * A strict reader of OpenMetrics text, line by line, by the ABNF and the rules of OpenMetrics 1.0.0
 * (https://github.com/prometheus/OpenMetrics, specification/OpenMetrics.md), for the types that Holdfast writes. Whatever the
 * specification does not allow is an error.
 */
export type Read = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };
export type ReadFamily = {
  readonly name: string;
  type?: string;
  unit?: string;
  help?: string;
  readonly samples: Read[];
};

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
/** Between the quotation marks: anything but a line break, a quotation mark or a backslash, unless it is escaped. */
const quoted = String.raw`(?:[^\n"\\]|\\["\\n])*`;
const number = String.raw`[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|Inf)|NaN`;

const describing = new RegExp(`^# (TYPE|UNIT|HELP) (${metricName}) (.*)$`);
const sample = new RegExp(`^(${metricName})(?:\\{((?:${labelName}="${quoted}",?)*)\\})? (${number})$`, 'i');
const label = new RegExp(`(${labelName})="(${quoted})"(?:,|$)`, 'g');
const types = ['gauge', 'stateset', 'summary'];

export function readOpenMetrics(text: string): readonly ReadFamily[] {
  if (!text.endsWith('# EOF\n')) throw new Error('it does not end with # EOF');
  const lines = text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1);
  const families: ReadFamily[] = [];
  for (const line of lines) readLine(line, families);
  for (const family of families) judge(family);
  const names = families.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new Error('a family comes twice, or is interleaved');
  return families;
}

function readLine(line: string, families: ReadFamily[]): void {
  const described = describing.exec(line);
  if (described !== null) {
    const [, what = '', name = '', rest = ''] = described;
    let family = families.at(-1);
    if (family?.name !== name) {
      family = { name, samples: [] };
      families.push(family);
    }
    if (family.samples.length > 0) throw new Error(`${what} of ${name} comes after its samples`);
    if (what === 'TYPE') family.type = rest;
    else if (what === 'UNIT') family.unit = rest;
    else family.help = rest;
    return;
  }
  const [, name, pairs = '', value = ''] = sample.exec(line) ?? [];
  const family = families.at(-1);
  if (name === undefined || family?.name !== name) throw new Error(`not a line of the family before it: ${line}`);
  const labels = [...pairs.matchAll(label)].map(([, key = '', text = '']) => [key, unescaped(text)] as const);
  if (new Set(labels.map(([key]) => key)).size !== labels.length) throw new Error(`a label comes twice: ${line}`);
  family.samples.push({ name, labels: Object.fromEntries(labels), value: numberOf(value) });
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function numberOf(text: string): number {
  return /inf/i.test(text) ? Number(text.replace(/inf/i, 'Infinity')) : Number(text);
}

function judge({ name, type, unit, samples }: ReadFamily): void {
  if (type === undefined || !types.includes(type)) throw new Error(`${name} has no type that is known: ${type}`);
  if (unit !== undefined && !name.endsWith(`_${unit}`)) throw new Error(`${name} does not end with its unit ${unit}`);
  if (unit !== undefined && type === 'stateset') throw new Error(`${name}: a state set has no unit`);
  const keys = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).toSorted()));
  if (new Set(keys).size !== keys.length) throw new Error(`${name} has two samples with the same labels`);
  for (const { labels, value } of samples) {
    if (type === 'gauge' && 'quantile' in labels) throw new Error(`${name}: quantile is for summaries`);
    if (type === 'summary' && !(Number(labels['quantile']) >= 0 && Number(labels['quantile']) <= 1)) {
      throw new Error(`${name}: a quantile between 0 and 1 is missing`);
    }
    if (type === 'stateset' && (labels[name] === undefined || (value !== 0 && value !== 1))) {
      throw new Error(`${name}: a state's label is the family's name, and its value 0 or 1`);
    }
  }
}
