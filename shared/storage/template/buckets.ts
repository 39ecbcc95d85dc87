/** A template's buckets and what their properties can refer to. */
import { decide } from './conditions.ts';
import { createEffort } from './effort.ts';
import { scalarText } from './intrinsics.ts';
import { NotResolved } from './notResolved.ts';
import { noValue, resolve } from './resolve.ts';
import { mapEntries, type Scope, textOf } from './scope.ts';
import { type TemplateNode, TemplateUnreadable } from './templateNode.ts';

const bucketType = 'AWS::S3::Bucket';

export type TemplateBucket = {
  readonly logicalId: string;
  /** What it is audited under. */
  readonly name: string;
  readonly at: number;
  /** `Resources.Backups` */
  readonly path: string;
  readonly properties: TemplateNode;
};

export type TemplateBuckets = {
  readonly buckets: readonly TemplateBucket[];
  readonly scope: Scope;
  readonly problems: readonly string[];
};

/** @throws TemplateUnreadable when there are no resources in it */
export function bucketsOf(root: TemplateNode, given: ReadonlyMap<string, string>, file: string): TemplateBuckets {
  const sections = mapEntries(root);
  const resources = mapEntries(sections.get('Resources'));
  if (resources.size === 0) throw new TemplateUnreadable(file, 1, 'this is no template: it has no Resources');
  const types = [...resources].map(([id, node]) => [id, textOf(mapEntries(node).get('Type')) ?? ''] as const);
  const bare: Scope = {
    parameters: mapEntries(sections.get('Parameters')),
    given,
    mappings: mapEntries(sections.get('Mappings')),
    conditions: mapEntries(sections.get('Conditions')),
    resources: new Map(types),
    bucketNames: new Map(),
    decided: new Map(),
    effort: createEffort(),
  };
  const problems = problemsOf(sections, resources, file);
  const ids = types.filter(([, type]) => type === bucketType).map(([id]) => id);
  const there = ids.filter((id) => isThere(mapEntries(resources.get(id)), id, bare));
  const bucketNames = namesOf(there, resources, bare, problems);
  const buckets = [...bucketNames].map(([logicalId, name]): TemplateBucket => {
    const node = resources.get(logicalId);
    const none: TemplateNode = { kind: 'map', at: node?.at ?? 0, entries: new Map() };
    const properties = mapEntries(node).get('Properties') ?? none;
    return { logicalId, name, at: node?.at ?? 0, path: `Resources.${logicalId}`, properties };
  });
  return { buckets, scope: { ...bare, bucketNames }, problems };
}

function problemsOf(
  sections: ReadonlyMap<string, TemplateNode>,
  resources: ReadonlyMap<string, TemplateNode>,
  file: string,
): string[] {
  const loops = [...resources.keys()].filter((id) => id.startsWith('Fn::'));
  const transform = sections.get('Transform');
  const macros = (transform?.kind === 'list' ? transform.items : [transform]).flatMap((one) => textOf(one) ?? []);
  return [
    ...loops.map((id) => `${file}: Resources.${id} is only known once deployed; buckets in it are not audited`),
    ...macros
      .filter((name) => !name.startsWith('AWS::'))
      .map((name) => `${file}: the macro ${name} may change every resource; the template is audited as it is written`),
  ];
}

/** A bucket whose condition cannot be decided is audited: it may be there. */
function isThere(resource: ReadonlyMap<string, TemplateNode>, id: string, scope: Scope): boolean {
  const condition = textOf(resource.get('Condition'));
  if (condition === undefined) return true;
  try {
    return decide(condition, `Resources.${id}`, scope);
  } catch (error) {
    if (error instanceof NotResolved) return true;
    throw error;
  }
}

function namesOf(
  ids: readonly string[],
  resources: ReadonlyMap<string, TemplateNode>,
  scope: Scope,
  problems: string[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const used = new Set<string>();
  for (const id of ids) {
    const name = nameOf(mapEntries(mapEntries(resources.get(id)).get('Properties')).get('BucketName'), scope) ?? id;
    if (used.has(name))
      problems.push(`Resources.${id} has the name of another bucket, ${name}; it is audited as ${id}`);
    names.set(id, used.has(name) ? id : name);
    used.add(name);
  }
  return names;
}

/** Undefined where CloudFormation makes the name up, or only a deployment knows it. */
function nameOf(node: TemplateNode | undefined, scope: Scope): string | undefined {
  if (node === undefined) return undefined;
  try {
    const resolved = resolve(node, 'BucketName', scope);
    return resolved === noValue ? undefined : scalarText(resolved, 'BucketName', 'BucketName', scope);
  } catch (error) {
    if (error instanceof NotResolved) return undefined;
    throw error;
  }
}
