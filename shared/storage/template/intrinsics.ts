/** The intrinsic functions that a template alone decides: CloudFormation Template Reference, "Intrinsic functions". */
import { decide } from './conditions.ts';
import { NotResolved } from './notResolved.ts';
import { attribute, refer } from './reference.ts';
import { noValue, type Resolved, resolve } from './resolve.ts';
import { mapEntries, type Scope, textOf } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';
import { list, scalar, type Tree } from './tree.ts';

type Call = Extract<TemplateNode, { kind: 'function' }>;

/** @throws NotResolved */
export function callFunction({ name, argument, at }: Call, path: string, scope: Scope): Resolved {
  switch (name) {
    case 'Ref':
      return refer(textOf(argument) ?? '', at, path, scope);
    case 'GetAtt':
      return getAttribute(argument, at, path, scope);
    case 'Sub':
      return substitute(argument, at, path, scope);
    case 'Join':
      return join(argument, at, path, scope);
    case 'Select':
      return select(argument, path, scope);
    case 'Split':
      return split(argument, at, path, scope);
    case 'FindInMap':
      return findInMap(argument, at, path, scope);
    case 'If':
      return choose(argument, path, scope);
    default:
      throw new NotResolved(functionText(name), 'this function is not read here', path);
  }
}

export function functionText(name: string): string {
  return name === 'alias' ? 'a YAML alias' : name === 'nesting' ? 'something nested too deeply' : `!${name}`;
}

function getAttribute(argument: TemplateNode, at: number, path: string, scope: Scope): Resolved {
  const parts = argument.kind === 'list' ? argument.items.map(textOf) : [textOf(argument)];
  const [name = '', ...attributes] = parts
    .map((part) => part ?? '')
    .join('.')
    .split('.');
  return attribute(name, attributes.join('.'), at, path, scope);
}

/** `${Name}`, `${Name.Attribute}`, `${!Literal}`; with a list, names of the map come first. */
function substitute(argument: TemplateNode, at: number, path: string, scope: Scope): Resolved {
  const [template, names] = argument.kind === 'list' ? argument.items : [argument];
  const text = textOf(template);
  if (text === undefined) throw new NotResolved('!Sub', 'it has no text', path);
  scope.effort.text(path, text.length);
  const own = mapEntries(names);
  const filled = text.replace(/\$\{([^${}]*)\}/g, (_, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    const local = own.get(name);
    if (local !== undefined) return scalarText(resolve(local, path, scope), '!Sub', path, scope);
    const dot = name.indexOf('.');
    const referred =
      dot === -1 ? refer(name, at, path, scope) : attribute(name.slice(0, dot), name.slice(dot + 1), at, path, scope);
    return scalarText(referred, '!Sub', path, scope);
  });
  return scalar(at, filled);
}

function join(argument: TemplateNode, at: number, path: string, scope: Scope): Resolved {
  const [delimiter, values] = argumentsOf(argument, 2, '!Join', path);
  const items = itemsOf(resolve(values, path, scope), '!Join', path);
  const texts = items.map((item) => scalarText(item, '!Join', path, scope));
  const between = textOf(delimiter) ?? '';
  scope.effort.step(path, texts.length);
  scope.effort.text(path, between.length * texts.length);
  return scalar(at, texts.join(between));
}

function select(argument: TemplateNode, path: string, scope: Scope): Resolved {
  const [index, values] = argumentsOf(argument, 2, '!Select', path);
  const place = Number(scalarText(resolve(index, path, scope), '!Select', path, scope));
  const chosen = itemsOf(resolve(values, path, scope), '!Select', path)[place];
  if (chosen === undefined) throw new NotResolved('!Select', 'there is nothing at that place', path);
  return chosen;
}

function split(argument: TemplateNode, at: number, path: string, scope: Scope): Resolved {
  const [delimiter, source] = argumentsOf(argument, 2, '!Split', path);
  const text = scalarText(resolve(source, path, scope), '!Split', path, scope);
  const parts = text.split(textOf(delimiter) ?? ',');
  scope.effort.step(path, parts.length);
  return list(
    at,
    parts.map((part) => scalar(at, part)),
  );
}

function findInMap(argument: TemplateNode, at: number, path: string, scope: Scope): Resolved {
  const [named, first, second] = argumentsOf(argument, 3, '!FindInMap', path);
  const [name, top, key] = [named, first, second].map((one) =>
    scalarText(resolve(one, path, scope), '!FindInMap', path, scope),
  );
  const value = mapEntries(mapEntries(scope.mappings.get(name ?? '')).get(top ?? '')).get(key ?? '');
  if (value === undefined) throw new NotResolved('!FindInMap', `${name} has no ${top} with ${key}`, path);
  // "Mappings syntax": neither functions nor parameters.
  if (!(value.kind === 'list' ? value.items : [value]).every(({ kind }) => kind === 'scalar')) {
    throw new NotResolved('!FindInMap', 'a mapping holds texts and lists of them alone', path);
  }
  const resolved = resolve(value, path, scope);
  return resolved === noValue ? resolved : { ...resolved, at };
}

function choose(argument: TemplateNode, path: string, scope: Scope): Resolved {
  const [condition, then, otherwise] = argumentsOf(argument, 3, '!If', path);
  return resolve(decide(textOf(condition) ?? '', path, scope) ? then : otherwise, path, scope);
}

/** So many and no fewer, or it is not a call that CloudFormation would take. */
function argumentsOf(
  argument: TemplateNode,
  count: 2,
  what: string,
  path: string,
): readonly [TemplateNode, TemplateNode];
function argumentsOf(
  argument: TemplateNode,
  count: 3,
  what: string,
  path: string,
): readonly [TemplateNode, TemplateNode, TemplateNode];
function argumentsOf(argument: TemplateNode, count: number, what: string, path: string): readonly TemplateNode[] {
  const items = argument.kind === 'list' ? argument.items : [];
  if (items.length !== count) throw new NotResolved(what, `it takes a list of ${count}`, path);
  return items;
}

function itemsOf(resolved: Resolved, what: string, path: string): readonly Tree[] {
  if (resolved !== noValue && resolved.kind === 'list') return resolved.items;
  throw new NotResolved(what, 'it takes a list', path);
}

/** Text that something else is made of. */
export function scalarText(resolved: Resolved, what: string, path: string, { effort }: Scope): string {
  if (resolved !== noValue && resolved.kind === 'scalar' && resolved.value !== null) {
    const text = String(resolved.value);
    effort.text(path, text.length);
    return text;
  }
  throw new NotResolved(what, 'a part of it is no text', path);
}
