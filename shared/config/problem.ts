/** What is wrong with a config file, and where. */
import { quote } from './quote.ts';

export type Problem = {
  readonly file: string;
  /** From 1; 0 when the problem is with the file as a whole, such as a file that is not there. */
  readonly line: number;
  /** From 1, in UTF-16 code units as editors count; 0 when `line` is 0. */
  readonly column: number;
  /** `services.checkout.endpoints.us-east-1.url`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what would be right, in plain words. */
  readonly message: string;
};

export type Path = readonly (string | number)[];

const plainKey = /^[A-Za-z0-9_-]{1,80}$/;
const keyLengthMax = 80;

/** `['expect', 'json', 'a.b', 0]` → `expect.json["a.b"][0]`. */
export function renderPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (plainKey.test(step)) return index === 0 ? step : `.${step}`;
      return `[${quote(step.slice(0, keyLengthMax))}]`;
    })
    .join('');
}

/** `holdfast.yml:12:7: services.checkout.every: …`, on one line. */
export function renderProblem(problem: Problem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  return problem.path === '' ? `${place}: ${problem.message}` : `${place}: ${problem.path}: ${problem.message}`;
}
