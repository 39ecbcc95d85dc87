/** An SLI → what Holdfast counts. */
import { child, type Part } from '../config/part.ts';
import { quote } from '../config/quote.ts';
import { given } from '../config/settled.ts';
import { flagAt, inside, isThere, itemsAt, lose, numberAt, type OpenSloDocument, settle, textAt } from './document.ts';
import type { ImportedCount, ImportedMetric } from './imported.ts';
import { cloudWatchSource, ownSource } from './object.ts';

export type ImportedIndicator =
  | { readonly kind: 'timeslices' | 'occurrences' }
  | { readonly kind: 'latency'; readonly under: string }
  | { readonly kind: 'metric'; readonly metric: ImportedMetric };

const otherwise = "Holdfast's own probes are counted instead";

/** @param spec of the SLI. @returns undefined when Holdfast cannot read it, which is told. */
export function readIndicator(document: OpenSloDocument, spec: Part): ImportedIndicator | undefined {
  const threshold = child(spec, 'thresholdMetric');
  if (isThere(threshold)) {
    lose(document, threshold, `values that are compared with a threshold are not counted; ${otherwise}`);
    return undefined;
  }
  const ratio = child(spec, 'ratioMetric');
  const raw = child(ratio, 'raw');
  if (isThere(raw)) {
    lose(document, ratio, `a ratio that somebody else has computed is not counted; ${otherwise}`);
    return undefined;
  }
  const total = inside(ratio, 'total', 'metricSource');
  switch (sourceOf(child(total, 'type'))) {
    case ownSource.toLowerCase():
      return readOwn(document, ratio);
    case cloudWatchSource.toLowerCase():
      return readMetric(document, ratio);
    default: {
      const type = child(total, 'type').tree?.value;
      const named = typeof type === 'string' ? `of ${quote(type)} ` : '';
      lose(document, isThere(ratio) ? ratio : spec, `metrics ${named}are not read; ${otherwise}`);
      return undefined;
    }
  }
}

/** Tools differ in how they spell it. */
function sourceOf({ tree }: Part): string {
  return typeof tree?.value === 'string' ? tree.value.toLowerCase() : '';
}

function readOwn(document: OpenSloDocument, ratio: Part): ImportedIndicator | undefined {
  const spec = inside(ratio, 'total', 'metricSource', 'spec');
  const kind = textAt(document, child(spec, 'indicator'));
  const under = textAt(document, child(spec, 'under'));
  settle(document, ratio);
  if (kind === 'timeslices' || kind === 'occurrences') return { kind };
  if (kind === 'latency' && under !== undefined) return { kind, under };
  lose(document, ratio, `this names no indicator of Holdfast; ${otherwise}`);
  return undefined;
}

function readMetric(document: OpenSloDocument, ratio: Part): ImportedIndicator | undefined {
  if (flagAt(document, child(ratio, 'counter')) === true) {
    lose(document, child(ratio, 'counter'), 'CloudWatch is asked for counts of each minute, which do not grow');
  }
  const [total, good, bad] = ['total', 'good', 'bad'].map((which) => readCount(document, child(ratio, which)));
  const regions = new Set([total, good, bad].flatMap((one) => (one === undefined ? [] : [one.region])));
  if (total === undefined || (good === undefined) === (bad === undefined)) {
    lose(document, ratio, `"total" and either "good" or "bad" are needed, of metrics with a name; ${otherwise}`);
    return undefined;
  }
  if (regions.size > 1) {
    lose(document, ratio, `metrics of several regions are not put together; ${otherwise}`);
    return undefined;
  }
  const metric = {
    ...given('region', total.region),
    total: total.count,
    ...given('good', good?.count),
    ...given('bad', bad?.count),
  };
  return { kind: 'metric', metric };
}

type Read = { readonly region: string | undefined; readonly count: ImportedCount };

function readCount(document: OpenSloDocument, part: Part): Read | undefined {
  if (!isThere(part)) return undefined;
  const source = child(part, 'metricSource');
  const type = child(source, 'type');
  textAt(document, type);
  const spec = child(source, 'spec');
  const text = (key: string) => textAt(document, child(spec, key));
  const [region, namespace, name] = [text('region'), text('namespace'), text('metricName')];
  const statistic = text('stat');
  const dimensions = readDimensions(document, child(spec, 'dimensions'));
  if (sourceOf(type) !== cloudWatchSource.toLowerCase() || namespace === undefined || name === undefined)
    return undefined;
  return { region, count: { name, namespace, dimensions, ...given('statistic', statistic) } };
}

/** A list of `{ name, value }`, as CloudWatch has it, or a map. */
function readDimensions(document: OpenSloDocument, part: Part): Readonly<Record<string, string>> {
  const listed = itemsAt(document, part).map((item) => [
    textAt(document, child(item, 'name')),
    scalarAt(document, child(item, 'value')),
  ]);
  const keyed = [...(part.tree?.entries.keys() ?? [])].map((key) => [key, scalarAt(document, child(part, key))]);
  return Object.fromEntries(
    [...listed, ...keyed].flatMap(([name, value]) =>
      name === undefined || value === undefined ? [] : [[name, value]],
    ),
  );
}

/** A dimension such as `5` is written as a number easily. */
function scalarAt(document: OpenSloDocument, part: Part): string | undefined {
  return typeof part.tree?.value === 'number' ? String(numberAt(document, part)) : textAt(document, part);
}
