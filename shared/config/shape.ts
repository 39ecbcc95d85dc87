/** What zod found → findings: at the place in the file, in plain words. */
import * as z from 'zod';
import type { Findings } from './findings.ts';
import { nearest } from './nearest.ts';
import { child, follow, keyPlace, type Part } from './part.ts';
import { quote, show } from './quote.ts';
import { configSchema } from './schema.ts';

/** Reports everything that the schema has against the config. */
export function checkShape(root: Part, findings: Findings): void {
  const result = configSchema.safeParse(root.tree?.value, {
    reportInput: true,
    // For schemas without words of their own, which is JSON alone: NaN and the infinities.
    error: ({ input }) => `${show(input)} cannot stand here; write a value that JSON can hold`,
  });
  for (const issue of result.error?.issues ?? []) report(issue, [], root, findings);
}

function report(issue: z.core.$ZodIssue, base: readonly PropertyKey[], root: Part, findings: Findings): void {
  const path = [...base, ...issue.path];
  const part = follow(root, path);
  if (issue.code === 'unrecognized_keys') {
    const allowed = settingsAt(configSchema, path);
    for (const key of issue.keys) findings.problem(keyPlace(child(part, key)), () => unknownKey(key, allowed));
    return;
  }
  const branch = issue.code === 'invalid_union' ? issue.errors.find(isOfThisKind) : undefined;
  // An alias that names nothing is reported as that, not as an empty setting too.
  if (branch === undefined && !findings.hasProblemAt(part)) findings.problem(part, issue.message);
  for (const inner of branch ?? []) report(inner, path, root, findings);
}

/** Whether the issues of a union's branch lie inside the value, so that the writer meant this branch. */
function isOfThisKind(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(
    (issue) => issue.path.length > 0 || (issue.code !== 'invalid_type' && issue.code !== 'invalid_value'),
  );
}

function unknownKey(key: string, allowed: readonly string[]): string {
  const near = nearest(key, allowed);
  const hint = near === undefined ? `the keys allowed here are ${allowed.join(', ')}` : `did you mean ${quote(near)}?`;
  return `unknown key ${quote(key)}; ${hint}`;
}

/** The keys that the map at `path` may have. */
function settingsAt(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  if (schema instanceof z.ZodOptional) return settingsAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => settingsAt(option, path));
  const [step, ...rest] = path;
  if (schema instanceof z.ZodRecord) return settingsAt(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return settingsAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(schema.shape) : settingsAt(schema.shape[String(step)], rest);
}
