/** What a template's functions can refer to. */
import type { Decision } from './conditions.ts';
import type { Effort } from './effort.ts';
import type { TemplateNode } from './templateNode.ts';

export type Scope = {
  /** Their declarations. */
  readonly parameters: ReadonlyMap<string, TemplateNode>;
  /** What a person says of parameters, and of pseudo parameters such as `AWS::Region`. */
  readonly given: ReadonlyMap<string, string>;
  readonly mappings: ReadonlyMap<string, TemplateNode>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  /** Logical ids → types. */
  readonly resources: ReadonlyMap<string, string>;
  /** Logical ids of buckets → the names that they are audited under. */
  readonly bucketNames: ReadonlyMap<string, string>;
  /** What is known of conditions already, by name; each is decided once. */
  readonly decided: Map<string, Decision>;
  readonly effort: Effort;
};

export function mapEntries(node: TemplateNode | undefined): ReadonlyMap<string, TemplateNode> {
  return node?.kind === 'map' ? node.entries : new Map();
}

export function textOf(node: TemplateNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}
