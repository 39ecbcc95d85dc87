/** A node of the template → what it will be once deployed, as far as the template itself decides that. */
import { callFunction } from './intrinsics.ts';
import type { Scope } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';
import { list, map, type Tree } from './tree.ts';

/** Only a deployment knows. Caught where the document is made; not for anybody else. */
export class NotResolved extends Error {
  readonly code = 'not-resolved';
  /** `!Ref Name`, or what else it is. */
  readonly what: string;
  readonly why: string;
  readonly path: string;

  constructor(what: string, why: string, path: string) {
    super(`${path}: ${what} is only known once deployed: ${why}`);
    this.name = 'NotResolved';
    this.what = what;
    this.why = why;
    this.path = path;
  }
}

/** `AWS::NoValue`: the setting is as if it were not there. */
export const noValue = Symbol('AWS::NoValue');

export type Resolved = Tree | typeof noValue;

/** @throws NotResolved */
export function resolve(node: TemplateNode, path: string, scope: Scope): Resolved {
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
  const resolved = [...entries].map(([key, node]) => {
    if (key.startsWith('Fn::')) throw new NotResolved(key, 'it stands among other settings', path);
    const value = resolve(node, path === '' ? key : `${path}.${key}`, scope);
    return [key, value === noValue ? undefined : value] as const;
  });
  return map(at, resolved);
}

/** What a function gives stands where the function is called. */
function placedAt(resolved: Resolved, at: number): Resolved {
  return resolved === noValue || resolved.kind !== 'scalar' ? resolved : { ...resolved, at };
}
