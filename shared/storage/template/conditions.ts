/** The conditions of a template: CloudFormation Template Reference, "Condition functions". */
import { functionText, scalarText } from './intrinsics.ts';
import { NotResolved } from './notResolved.ts';
import { resolve } from './resolve.ts';
import { mapEntries, type Scope, textOf } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';

/** `begun` while it is being decided: a condition that leads back to itself never is. */
export type Decision =
  | { readonly state: 'begun' }
  | { readonly state: 'decided'; readonly holds: boolean }
  | { readonly state: 'undecided'; readonly error: NotResolved };

/** CloudFormation refuses the whole template, so that no other part of a condition can make up for it. */
class LeadsBack extends NotResolved {}

/** Decided once, however often it is asked for. @throws NotResolved when only a deployment decides it */
export function decide(name: string, path: string, scope: Scope): boolean {
  const known = scope.decided.get(name) ?? begin(name, path, scope);
  switch (known.state) {
    case 'begun':
      throw new LeadsBack(`the condition ${name}`, 'it leads back to itself', path);
    case 'decided':
      return known.holds;
    case 'undecided':
      throw asAskedFrom(path, known.error);
  }
}

function asAskedFrom(path: string, error: NotResolved): NotResolved {
  const { what, why } = error;
  return error instanceof LeadsBack ? new LeadsBack(what, why, path) : new NotResolved(what, why, path);
}

function begin(name: string, path: string, scope: Scope): Decision {
  const condition = scope.conditions.get(name);
  if (condition === undefined)
    throw new NotResolved(`the condition ${name}`, 'the template has none of that name', path);
  scope.decided.set(name, { state: 'begun' });
  const decision = decisionOf(condition, path, scope);
  scope.decided.set(name, decision);
  return decision;
}

function decisionOf(condition: TemplateNode, path: string, scope: Scope): Decision {
  try {
    return { state: 'decided', holds: holds(condition, path, scope) };
  } catch (error) {
    if (!(error instanceof NotResolved)) throw error;
    return { state: 'undecided', error };
  }
}

function holds(node: TemplateNode, path: string, scope: Scope): boolean {
  return scope.effort.inside(path, () => isTrue(node, path, scope));
}

function isTrue(node: TemplateNode, path: string, scope: Scope): boolean {
  if (node.kind === 'map') {
    const named = textOf(mapEntries(node).get('Condition'));
    if (named !== undefined) return decide(named, path, scope);
  }
  if (node.kind !== 'function') throw new NotResolved('a condition', 'it is no condition function', path);
  const parts = node.argument.kind === 'list' ? node.argument.items : [node.argument];
  switch (node.name) {
    case 'Equals':
      return equals(parts, path, scope);
    case 'Not':
      return !holds(only(parts, path), path, scope);
    case 'And':
      return all(parts, path, scope, false);
    case 'Or':
      return all(parts, path, scope, true);
    default:
      throw new NotResolved(functionText(node.name), 'no condition function that is read here', path);
  }
}

/**
 * `And` ends with the first part that does not hold, `Or` with the first that does, also where another one cannot be
 * decided.
 */
function all(parts: readonly TemplateNode[], path: string, scope: Scope, ending: boolean): boolean {
  let undecided: NotResolved | undefined;
  for (const part of parts) {
    try {
      if (holds(part, path, scope) === ending) return ending;
    } catch (error) {
      if (!(error instanceof NotResolved) || error instanceof LeadsBack) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
  return !ending;
}

function equals(parts: readonly TemplateNode[], path: string, scope: Scope): boolean {
  const [first, second] = parts;
  if (first === undefined || second === undefined || parts.length !== 2) {
    throw new NotResolved('!Equals', 'it takes a list of 2', path);
  }
  const [one, other] = [first, second].map((part) => scalarText(resolve(part, path, scope), '!Equals', path, scope));
  return one === other;
}

function only(parts: readonly TemplateNode[], path: string): TemplateNode {
  const [part] = parts;
  if (part === undefined || parts.length !== 1) throw new NotResolved('!Not', 'it takes a list of 1', path);
  return part;
}
