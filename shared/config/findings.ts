/** Collects the problems and warnings of one text and turns offsets into lines and columns. */
import { LineCounter } from 'yaml';
import { type Path, type Problem, renderPath } from './problem.ts';
import { printable } from './quote.ts';

/** Nobody reads more at once, and a broken file can have a hundred thousand. */
const shownMax = 200;

/** Something at a place in the text: its path, and the offset at which a person would look for it. */
export type Place = { readonly path: Path; readonly at: number };

/** What is wrong and what would be right. A function where finding the words takes time: only what is shown is worded. */
export type Message = string | (() => string);

export type Findings = {
  readonly problem: (place: Place, message: Message) => void;
  readonly warning: (place: Place, message: Message) => void;
  /** 1-based line and column of an offset. */
  readonly lineAt: (offset: number) => { readonly line: number; readonly column: number };
  /** Whether a problem was reported at this very place. */
  readonly hasProblemAt: (place: Place) => boolean;
  /** Sorted by position, each once; the first 200, and then one that counts the others. */
  readonly problems: () => readonly Problem[];
  readonly warnings: () => readonly Problem[];
};

type Found = { readonly place: Place; readonly message: Message };

export function findingsOf(text: string, file: string): Findings {
  const problems: Found[] = [];
  const warnings: Found[] = [];
  const places = new Set<string>();
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);

  const lineAt: Findings['lineAt'] = (offset) => {
    const { line, col } = counter.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line, column: col };
  };
  const problemAt = ({ path, at }: Place, message: string): Problem => ({
    file,
    ...lineAt(at),
    path: renderPath(path),
    // Messages of the engines that are asked (YAML, regular expressions, JMESPath) repeat the text as it stands.
    message: printable(message),
  });
  return {
    problem: (place, message) => {
      places.add(placeKey(place));
      problems.push({ place, message });
    },
    warning: (place, message) => {
      warnings.push({ place, message });
    },
    hasProblemAt: (place) => places.has(placeKey(place)),
    lineAt,
    problems: () => firstOf(problems, 'problem', problemAt),
    warnings: () => firstOf(warnings, 'warning', problemAt),
  };
}

function firstOf(
  found: readonly Found[],
  what: string,
  problemAt: (place: Place, message: string) => Problem,
): readonly Problem[] {
  const shown = new Map<string, Problem>();
  const sorted = found.toSorted((a, b) => a.place.at - b.place.at);
  for (const [index, { place, message }] of sorted.entries()) {
    const problem = problemAt(place, typeof message === 'string' ? message : message());
    const key = JSON.stringify([problem.line, problem.column, problem.path, problem.message]);
    if (shown.has(key)) continue;
    if (shown.size === shownMax) return [...shown.values(), problemAt(...others(sorted.slice(index), what))];
    shown.set(key, problem);
  }
  return [...shown.values()];
}

/** Stands where the first of the others does, so that the list stays sorted and says how far the file was judged. */
function others(found: readonly Found[], what: string): [Place, string] {
  const count = found.length;
  const message = `… and ${count} more ${what}${count === 1 ? '' : 's'} from here on; solve those above first`;
  return [{ path: [], at: found[0]?.place.at ?? 0 }, message];
}

function placeKey({ path, at }: Place): string {
  return `${at} ${renderPath(path)}`;
}
