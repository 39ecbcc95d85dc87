/** A node of the template → what it will be once deployed, as far as the template itself decides that. */
import { callFunction } from './intrinsics.ts';
import { NotResolved } from './notResolved.ts';
import type { Scope } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';
import { list, map, type Tree } from './tree.ts';

/** `AWS::NoValue`: the setting is as if it were not there. */
export const noValue = Symbol('AWS::NoValue');

export type Resolved = Tree | typeof noValue;

/** @throws NotResolved */
export function resolve(node: TemplateNode, path: string, scope: Scope): Resolved {
  return scope.effort.inside(path, () => resolved(node, path, scope));
}

function resolved(node: TemplateNode, path: string, scope: Scope): Resolved {
  switch (node.kind) {
    case 'scalar':
      return dynamic(node, path);
    case 'list':
      return list(
        node.at,
        node.items.map((item, index) => resolve(item, `${path}[${index}]`, scope)).filter((item) => item !== noValue),
      );
    case 'map':
      return resolveMap(node, path, scope);
    case 'function':
      return placedAt(callFunction(node, path, scope), node.at);
  }
}

/** `{{resolve:ssm:/name}}`: CloudFormation User Guide, "Dynamic references". */
function dynamic(node: Extract<TemplateNode, { kind: 'scalar' }>, path: string): Tree {
  if (typeof node.value === 'string' && node.value.includes('{{resolve:')) {
    throw new NotResolved('{{resolve:…}}', 'a dynamic reference is looked up by CloudFormation', path);
  }
  return node;
}

function resolveMap({ at, entries }: Extract<TemplateNode, { kind: 'map' }>, path: string, scope: Scope): Tree {
  const settings = [...entries].map(([key, node]) => {
    if (key.startsWith('Fn::')) throw new NotResolved(key, 'it stands among other settings', path);
    const value = resolve(node, path === '' ? key : `${path}.${key}`, scope);
    return [key, value === noValue ? undefined : value] as const;
  });
  return map(at, settings);
}

/** What a function gives stands where the function is called. */
function placedAt(value: Resolved, at: number): Resolved {
  return value === noValue || value.kind !== 'scalar' ? value : { ...value, at };
}
