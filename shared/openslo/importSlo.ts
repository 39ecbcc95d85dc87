/** An SLO → one objective of a service, before it is put together with the service's others. */
import { child, type Part } from '../config/part.ts';
import { given } from '../config/settled.ts';
import type { SloId } from '../objectives/slo.ts';
import { annotationAt, inside, isThere, itemsAt, lose, numberAt, type OpenSloDocument, textAt } from './document.ts';
import { percentOf } from './exportSlo.ts';
import type { ImportedObjective, ImportedPair, ImportedWindow } from './imported.ts';
import { type ImportedIndicator, readIndicator } from './importIndicator.ts';
import { type FindDocument, readPairs } from './importPairs.ts';
import { readWindow } from './importWindow.ts';
import { annotation } from './object.ts';
import { parseShorthand } from './shorthand.ts';

export type ImportedSlo = {
  readonly document: OpenSloDocument;
  readonly service: string;
  readonly id: SloId;
  /** In percent. */
  readonly target: number;
  readonly window: ImportedWindow | undefined;
  readonly indicator: ImportedIndicator;
  readonly pairs: readonly (ImportedPair & { readonly number?: number })[] | undefined;
  /** Of the objective as a whole; only what stands there. */
  readonly settings: Pick<ImportedObjective, 'rpo' | 'rto' | 'minimum' | 'spent'>;
  /** The config left the pairs to Holdfast. */
  readonly isStandard: boolean;
  /** How long a slice of time is, where time is counted. */
  readonly sliceMs: number | undefined;
};

/** Undefined when it says too little for an objective, which is told. */
export function readSlo(document: OpenSloDocument, find: FindDocument): ImportedSlo | undefined {
  const spec = child(document.root, 'spec');
  const service = textAt(document, child(spec, 'service'));
  const method = textAt(document, child(spec, 'budgetingMethod'));
  const [objective, ...more] = itemsAt(document, child(spec, 'objectives'));
  for (const one of more)
    lose(document, one, 'a service has one target for each of its objectives: the first is taken');
  const target = objective === undefined ? undefined : targetOf(document, objective);
  if (service === undefined || objective === undefined || target === undefined) {
    lose(document, document.root, 'a service, a method and a target are needed');
    return undefined;
  }
  if (isThere(child(objective, 'indicator')) || isThere(child(objective, 'indicatorRef'))) {
    lose(document, document.root, 'an objective made of several others cannot be expressed');
    return undefined;
  }
  const found = indicatorOf(document, spec, find);
  const indicator = countedAs(document, found, method, child(spec, 'budgetingMethod'));
  const sliceMs = sliceOf(document, objective);
  // The indicator says it too.
  annotationAt(document, annotation.slo);
  return {
    document,
    service,
    id: indicator.kind === 'latency' ? 'latency' : 'availability',
    target,
    window: readWindow(document, spec),
    indicator,
    pairs: readPairs(document, spec, find),
    settings: settingsOf(document),
    isStandard: annotationAt(document, annotation.burn) === 'standard',
    sliceMs: indicator.kind === 'timeslices' ? sliceMs : undefined,
  };
}

function targetOf(document: OpenSloDocument, objective: Part): number | undefined {
  const [ratio, percent] = [child(objective, 'target'), child(objective, 'targetPercent')];
  const [share, percentage] = [numberAt(document, ratio), numberAt(document, percent)];
  const target = percentage ?? (share === undefined ? undefined : percentOf(share));
  if (target === undefined) return undefined;
  if (target > 0 && target < 100) return target;
  lose(document, percentage === undefined ? ratio : percent, 'a target is above 0 and below 100 percent');
  return undefined;
}

function indicatorOf(document: OpenSloDocument, spec: Part, find: FindDocument): ImportedIndicator | undefined {
  const ref = child(spec, 'indicatorRef');
  const name = textAt(document, ref);
  if (name === undefined) {
    textAt(document, inside(spec, 'indicator', 'metadata', 'name'));
    return readIndicator(document, inside(spec, 'indicator', 'spec'));
  }
  const sli = find('SLI', name);
  if (sli === undefined) {
    lose(document, ref, "there is no such SLI in these files; Holdfast's own probes are counted instead");
    return undefined;
  }
  return readIndicator(sli, child(sli.root, 'spec'));
}

/** Without an indicator that Holdfast can read, its probes are counted in the way that is asked for. */
function countedAs(
  document: OpenSloDocument,
  found: ImportedIndicator | undefined,
  method: string | undefined,
  part: Part,
): ImportedIndicator {
  const isTime = method === 'Timeslices';
  if (method === 'RatioTimeslices') {
    lose(document, part, 'slices that are good in part cannot be expressed; what is counted counts one by one');
  }
  if (found === undefined) return { kind: isTime ? 'timeslices' : 'occurrences' };
  const isSliced = found.kind === 'timeslices';
  if (isTime && !isSliced) lose(document, part, 'only time is counted in slices; what is counted counts one by one');
  if (!isTime && isSliced && method !== 'RatioTimeslices') lose(document, part, 'slots are slices of time');
  return found;
}

/** A slot is up or down as a whole. */
function sliceOf(document: OpenSloDocument, objective: Part): number | undefined {
  const share = child(objective, 'timeSliceTarget');
  if ((numberAt(document, share) ?? 1) !== 1) lose(document, share, 'a slot is up or down as a whole');
  const window = child(objective, 'timeSliceWindow');
  // A number is minutes, the specification says.
  if (typeof window.tree?.value === 'number') return (numberAt(document, window) ?? 0) * 60_000;
  const text = textAt(document, window);
  return text === undefined ? undefined : parseShorthand(text)?.ms;
}

function settingsOf(document: OpenSloDocument): ImportedSlo['settings'] {
  const at = (key: string) => annotationAt(document, key);
  const numbers = (key: string) => numbersIn(document, key, at(key));
  const [events] = numbers(annotation.minimumEvents) ?? [];
  const [failures] = numbers(annotation.minimumFailures) ?? [];
  const minimum = { ...given('events', events), ...given('failures', failures) };
  return {
    ...given('rpo', at(annotation.rpo)),
    ...given('rto', at(annotation.rto)),
    ...(Object.keys(minimum).length === 0 ? {} : { minimum }),
    ...given('spent', at(annotation.spent) === 'never' ? [] : numbers(annotation.spent)),
  };
}

function numbersIn(document: OpenSloDocument, key: string, text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  const numbers = text.split(',').map(Number);
  if (numbers.every(Number.isFinite)) return numbers;
  lose(document, inside(document.root, 'metadata', 'annotations', key), 'a number is expected here');
  return undefined;
}
