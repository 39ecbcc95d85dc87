/**
 * `holdfast.yml` → the config, or everything that is wrong with it. Pure. The way of a config: text → `yamlTree.ts` →
 * the shape, by zod (`shape.ts`, `schema.ts`, `fields.ts`) → `draft.ts` → the rules between settings (`rules.ts`,
 * `…Rules.ts`) → `normalise.ts`. What any of them finds goes to `findings.ts`.
 */
import type { Config } from './config.ts';
import { readDraft } from './draft.ts';
import { noFiles, type ReadFile, remembering } from './fileWanted.ts';
import { type Findings, findingsOf } from './findings.ts';
import { normalise } from './normalise.ts';
import { rootPart } from './part.ts';
import type { Problem } from './problem.ts';
import { show } from './quote.ts';
import { checkRules } from './rules.ts';
import { checkShape } from './shape.ts';
import { readTree, type Tree } from './yamlTree.ts';

/** Problems and warnings are sorted by position; of each, the first 200 and a line that counts the rest. */
export type ParsedConfig =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

const needed = 'a config needs observers (a list of AWS regions) and services';

/**
 * @param file The name that problems carry; nothing is read from it.
 * @param now Unix milliseconds; without it no warning says which days are over.
 * @param readFile Gives the files that the config names; without it, naming one is a problem.
 * @returns Either the config, or all problems at once.
 */
export function parseConfig(text: string, file: string, now?: number, readFile: ReadFile = noFiles): ParsedConfig {
  // Editors count no column for a byte order mark.
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const findings = findingsOf(content, file);
  const tree = readTree(content, findings);
  if (tree === undefined || !isSettings(tree, findings)) return failed(findings);
  const root = rootPart(tree);
  checkShape(root, findings);
  const draft = readDraft(root);
  const remembered = remembering(readFile);
  checkRules(draft, now, remembered, findings);
  if (findings.problems().length > 0) return failed(findings);
  return { ok: true, config: normalise(draft, remembered), warnings: findings.warnings() };
}

function failed(findings: Findings): ParsedConfig {
  return {
    ok: false,
    problems: findings.problems(),
    warnings: findings.warnings(),
  };
}

function isSettings({ value, at }: Tree, findings: Findings): boolean {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return true;
  const message =
    value === null ? `there is nothing in this file; ${needed}` : `this file is ${kindOf(value)}; ${needed}`;
  findings.problem({ path: [], at }, message);
  return false;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `the single value ${show(value)}`;
}
