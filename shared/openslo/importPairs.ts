/** The alert policies of an SLO → pairs of burn windows. */
import type { Severity } from '../config/config.ts';
import { formatDuration } from '../config/duration.ts';
import { child, type Part } from '../config/part.ts';
import { quote } from '../config/quote.ts';
import {
  annotationAt,
  flagAt,
  inside,
  isThere,
  itemsAt,
  lose,
  numberAt,
  type OpenSloDocument,
  settle,
  textAt,
} from './document.ts';
import type { ImportedPair } from './imported.ts';
import { annotation } from './object.ts';
import { parseShorthand } from './shorthand.ts';

/** The document of that kind and name, if there is one. */
export type FindDocument = (kind: string, name: string) => OpenSloDocument | undefined;

/** Something that stands in its own document, or within another. */
type Place = { readonly document: OpenSloDocument; readonly spec: Part };

type Window = {
  readonly severity: Severity;
  readonly ms: number;
  readonly factor: number;
  /** Which pair it belongs to, and as what; of Holdfast's own exports. */
  readonly pair?: number;
  readonly side?: 'long' | 'short';
  /** Where it was found, to say what becomes of it. */
  readonly document: OpenSloDocument;
  readonly condition: Part;
};

/** In the order of their numbers; those without one as they come. Undefined when the SLO names no policies. */
export function readPairs(
  document: OpenSloDocument,
  spec: Part,
  find: FindDocument,
): readonly (ImportedPair & { readonly number?: number })[] | undefined {
  const policies = child(spec, 'alertPolicies');
  const items = itemsAt(document, policies);
  if (!isThere(policies)) return undefined;
  const windows = items.flatMap((item) => {
    const policy = placeOf(document, item, 'alertPolicyRef', 'AlertPolicy', find);
    return policy === undefined ? [] : readPolicy(policy, find);
  });
  const shorts = windows.filter(({ side }) => side === 'short');
  const taken = new Set<Window>();
  const pairs = windows
    .filter((one) => one.side !== 'short')
    .map((long) => {
      const short = shorts.find((one) => long.pair !== undefined && one.pair === long.pair);
      if (short !== undefined) taken.add(short);
      return pairOf(long, short);
    });
  for (const short of shorts)
    if (!taken.has(short)) lose(short.document, short.condition, 'its long window is missing');
  return pairs.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

function pairOf(long: Window, short: Window | undefined): ImportedPair & { readonly number?: number } {
  const { severity, factor, pair, document, condition } = long;
  if (short === undefined) {
    const why = `Holdfast asks two windows, and takes a twelfth of this for the short one`;
    lose(document, child(condition, 'lookbackWindow'), why);
  } else if (short.factor !== factor || short.severity !== severity) {
    lose(short.document, short.condition, 'both windows of a pair have one threshold and one severity: the long one’s');
  }
  return {
    severity,
    long: formatDuration(long.ms),
    ...(short === undefined ? {} : { short: formatDuration(short.ms) }),
    factor,
    ...(pair === undefined ? {} : { number: pair }),
  };
}

/** What an item of a list refers to, or is itself. */
function placeOf(
  document: OpenSloDocument,
  item: Part,
  refKey: string,
  kind: string,
  find: FindDocument,
): Place | undefined {
  const ref = child(item, refKey);
  const name = textAt(document, ref);
  if (name === undefined) {
    for (const key of ['apiVersion', 'kind']) textAt(document, child(item, key));
    textAt(document, inside(item, 'metadata', 'name'));
    return { document, spec: child(item, 'spec') };
  }
  const found = find(kind, name);
  if (found === undefined) lose(document, ref, `there is no ${kind} ${quote(name)} in these files`);
  return found === undefined ? undefined : { document: found, spec: child(found.root, 'spec') };
}

function readPolicy({ document, spec }: Place, find: FindDocument): readonly Window[] {
  const isOwn = document.kind === 'AlertPolicy' && annotationAt(document, annotation.pair) !== undefined;
  // What Holdfast itself has written there.
  if (isOwn) settle(document, child(spec, 'description'));
  settle(document, child(spec, 'notificationTargets'));
  const told = (key: string) => flagAt(document, child(spec, key));
  if (told('alertWhenNoData') === true) {
    lose(
      document,
      child(spec, 'alertWhenNoData'),
      'missing data leaves an alert as it is; a ticket says when nothing is known',
    );
  }
  if (told('alertWhenResolved') === false) {
    lose(document, child(spec, 'alertWhenResolved'), 'whoever was told of an alert is told when it is over');
  }
  if (told('alertWhenBreaching') !== true) {
    lose(
      document,
      isThere(child(spec, 'alertWhenBreaching')) ? child(spec, 'alertWhenBreaching') : spec,
      'a policy that does not tell of a breach is no alert',
    );
    return [];
  }
  return itemsAt(document, child(spec, 'conditions')).flatMap((item) => {
    const condition = placeOf(document, item, 'conditionRef', 'AlertCondition', find);
    const window = condition === undefined ? undefined : readCondition(condition);
    if (window === undefined) return [];
    const [pair, side] = isOwn ? [Number(annotationAt(document, annotation.pair)), sideOf(document)] : [];
    return [{ ...window, ...(pair === undefined ? {} : { pair }), ...(side === undefined ? {} : { side }) }];
  });
}

function sideOf(document: OpenSloDocument): 'long' | 'short' {
  return annotationAt(document, annotation.side) === 'short' ? 'short' : 'long';
}

function readCondition({ document, spec }: Place): Window | undefined {
  const condition = child(spec, 'condition');
  const severity = severityAt(document, child(spec, 'severity'));
  const kind = textAt(document, child(condition, 'kind')) ?? 'burnrate';
  const op = textAt(document, child(condition, 'op'));
  const factor = numberAt(document, child(condition, 'threshold'));
  const lookback = textAt(document, child(condition, 'lookbackWindow'));
  const window = parseShorthand(lookback ?? '');
  const after = textAt(document, child(condition, 'alertAfter'));
  if (kind !== 'burnrate' || op === 'lt' || op === 'lte') {
    lose(document, condition, 'an alert is raised while a budget burns as fast as a threshold, or faster');
    return undefined;
  }
  if (factor === undefined || window === undefined) {
    lose(document, condition, 'a threshold is needed, and a lookbackWindow such as 1h');
    return undefined;
  }
  if (op !== 'gte') lose(document, child(condition, 'op'), 'an alert is raised at the threshold too');
  if (!window.isExact) {
    lose(document, child(condition, 'lookbackWindow'), `its length varies; ${formatDuration(window.ms)} are looked at`);
  }
  // Zero is no duration of OpenSLO, and yet its documented default.
  if (after !== undefined && !/^0[mhd]?$/.test(after)) {
    lose(
      document,
      child(condition, 'alertAfter'),
      'short spikes would never alert; the short window does what this is for',
    );
  }
  return { severity, ms: window.ms, factor, document, condition };
}

function severityAt(document: OpenSloDocument, part: Part): Severity {
  const text = textAt(document, part);
  if (text === 'page' || text === 'ticket') return text;
  if (text !== undefined) lose(document, part, `a severity is page or ticket; ${quote(text)} becomes a ticket`);
  return 'ticket';
}
