/** `Ref` and `Fn::GetAtt`: parameters, pseudo parameters and the template's own buckets. */
import { NotResolved } from './notResolved.ts';
import { noValue, type Resolved } from './resolve.ts';
import { mapEntries, type Scope, textOf } from './scope.ts';
import type { TemplateNode } from './templateNode.ts';
import { list, scalar } from './tree.ts';

const bucketType = 'AWS::S3::Bucket';

/** @throws NotResolved */
export function refer(name: string, at: number, path: string, scope: Scope): Resolved {
  if (name === 'AWS::NoValue') return noValue;
  const given = scope.given.get(name);
  const parameter = scope.parameters.get(name);
  if (parameter !== undefined) return parameterValue(name, parameter, given, at, path, scope);
  if (name.startsWith('AWS::')) return scalar(at, given ?? pseudo(name, path));
  const bucket = scope.bucketNames.get(name);
  if (bucket !== undefined) return scalar(at, bucket);
  const type = scope.resources.get(name);
  const why =
    type === undefined ? 'the template has nothing of that name' : `${type} gets its name when it is deployed`;
  throw new NotResolved(`!Ref ${name}`, why, path);
}

/**
 * A partition is part of ARNs alone, of which the audit reads the name; in others than `aws`, nothing else about a
 * bucket differs.
 */
function pseudo(name: string, path: string): string {
  if (name === 'AWS::Partition') return 'aws';
  throw new NotResolved(`!Ref ${name}`, `say it with --parameter ${name}=…`, path);
}

function parameterValue(
  name: string,
  declared: TemplateNode,
  given: string | undefined,
  at: number,
  path: string,
  { effort }: Scope,
): Resolved {
  const entries = mapEntries(declared);
  const type = textOf(entries.get('Type')) ?? 'String';
  const what = `!Ref ${name}`;
  // What is written there is the name of a parameter in Systems Manager, not its value.
  if (type.startsWith('AWS::SSM::')) throw new NotResolved(what, 'Systems Manager holds its value', path);
  const value = given ?? textOf(entries.get('Default'));
  if (value === undefined) {
    throw new NotResolved(what, `the parameter has no default; say it with --parameter ${name}=…`, path);
  }
  if (type !== 'CommaDelimitedList' && !type.startsWith('List<')) return scalar(at, value);
  const items = value.split(',');
  effort.step(path, items.length);
  return list(
    at,
    items.map((item) => scalar(at, item.trim())),
  );
}

/** @throws NotResolved */
export function attribute(name: string, attributeName: string, at: number, path: string, scope: Scope): Resolved {
  const bucket = scope.bucketNames.get(name);
  if (bucket !== undefined && attributeName === 'Arn') {
    scope.effort.text(path, bucket.length);
    return scalar(at, `arn:aws:s3:::${bucket}`);
  }
  const type = scope.resources.get(name);
  const why =
    type === undefined
      ? 'the template has nothing of that name'
      : `${type === bucketType ? `a bucket's ${attributeName}` : type} is known once it is deployed`;
  throw new NotResolved(`!GetAtt ${name}.${attributeName}`, why, path);
}
