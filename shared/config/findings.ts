/** Collects the problems and warnings of one text and turns offsets into lines and columns. */
import { LineCounter } from 'yaml';
import { type Path, type Problem, renderPath } from './problem.ts';
import { printable } from './quote.ts';

/** Something at a place in the text: its path, and the offset at which a person would look for it. */
export type Place = { readonly path: Path; readonly at: number };

export type Findings = {
  readonly problem: (place: Place, message: string) => void;
  readonly warning: (place: Place, message: string) => void;
  /** 1-based line and column of an offset. */
  readonly lineAt: (offset: number) => { readonly line: number; readonly column: number };
  /** Whether a problem was reported at this very place. */
  readonly hasProblemAt: (place: Place) => boolean;
  /** Sorted by position, each once. */
  readonly problems: () => readonly Problem[];
  readonly warnings: () => readonly Problem[];
};

const placeKey = ({ path, at }: Place): string => `${at} ${renderPath(path)}`;

const byPosition = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;

const sortedOnce = (found: readonly Problem[]): readonly Problem[] => {
  const byText = new Map(found.map((one) => [JSON.stringify([one.line, one.column, one.path, one.message]), one]));
  return [...byText.values()].sort(byPosition);
};

export const findingsOf = (text: string, file: string): Findings => {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const places = new Set<string>();
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) counter.addNewLine(at + 1);

  const lineAt: Findings['lineAt'] = (offset) => {
    const { line, col } = counter.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line, column: col };
  };
  const found = ({ path, at }: Place, message: string): Problem => ({
    file,
    ...lineAt(at),
    path: renderPath(path),
    // Messages of the engines that are asked (YAML, regular expressions, JMESPath) repeat the text as it stands.
    message: printable(message),
  });
  return {
    problem: (place, message) => {
      places.add(placeKey(place));
      problems.push(found(place, message));
    },
    warning: (place, message) => {
      warnings.push(found(place, message));
    },
    hasProblemAt: (place) => places.has(placeKey(place)),
    lineAt,
    problems: () => sortedOnce(problems),
    warnings: () => sortedOnce(warnings),
  };
};
