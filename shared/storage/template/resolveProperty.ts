/** A property of a bucket, resolved; where its value does not matter, what it is written as stands for it. */
import type { TemplateBucket } from './buckets.ts';
import { functionText } from './intrinsics.ts';
import { NotResolved } from './notResolved.ts';
import { noValue, resolve } from './resolve.ts';
import type { Scope } from './scope.ts';
import { textOf } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';
import type { Tree } from './tree.ts';

type Resolving = { readonly scope: Scope; readonly opaque: ReadonlySet<string> };

/** Undefined where it is not there. @throws NotResolved */
export function resolveProperty(bucket: TemplateBucket, name: string, { scope, opaque }: Resolving): Tree | undefined {
  if (bucket.properties.kind !== 'map') {
    const path = `${bucket.path}.Properties`;
    throw new NotResolved('what it is', 'the properties are no map of settings', path);
  }
  const node = bucket.properties.entries.get(name);
  const isSpread = [...bucket.properties.entries.keys()].find((key) => key.startsWith('Fn::'));
  const path = `${bucket.path}.Properties.${name}`;
  if (isSpread !== undefined) throw new NotResolved(isSpread, 'it may add any property', path);
  if (node === undefined) return undefined;
  const resolved = resolve(opaque.size === 0 ? node : withOpaque(node, opaque, scope), path, scope);
  return resolved === noValue ? undefined : resolved;
}

/** Functions that always give some value; `If` may give none, and whether there is a key does matter. */
const giving = new Set(['Ref', 'GetAtt', 'Sub', 'Join', 'ImportValue', 'Select', 'FindInMap']);

function withOpaque(node: TemplateNode, names: ReadonlySet<string>, scope: Scope): TemplateNode {
  const inside = (one: TemplateNode) => withOpaque(one, names, scope);
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list':
      return { ...node, items: node.items.map(inside) };
    case 'function':
      return { ...node, argument: inside(node.argument) };
    case 'map': {
      const entries = [...node.entries].map(
        ([key, one]) => [key, names.has(key) ? standIn(one, scope) : inside(one)] as const,
      );
      return { ...node, entries: new Map(entries) };
    }
  }
}

function standIn(node: TemplateNode, scope: Scope): TemplateNode {
  if (node.kind !== 'function' || !giving.has(node.name)) return node;
  try {
    resolve(node, '', scope);
    return node;
  } catch (error) {
    if (!(error instanceof NotResolved)) throw error;
    return { kind: 'scalar', at: node.at, value: `${functionText(node.name)} ${textOf(node.argument) ?? '…'}` };
  }
}
