/** A CloudFormation template, as far as the checks read it. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

type TemplateResource = {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: Json;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: JsonObject;
};

export type Template = {
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
  readonly Conditions: JsonObject;
};

export type NamedResource = TemplateResource & { readonly id: string };

export function resourcesOf(template: Template, type: string): readonly NamedResource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, ...resource }));
}

/** Follows property names and list indexes; undefined where the way ends. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    here = isObject(here) ? here[step] : Array.isArray(here) ? here[Number(step)] : undefined;
  }
  return here;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value, a list of values or nothing, as a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The logical id that `{ "Fn::GetAtt": [id, "Arn"] }` or `{ "Ref": id }` names. */
export function referredId(value: Json | undefined): string | undefined {
  const id = at(value, 'Fn::GetAtt', 0) ?? at(value, 'Ref');
  return typeof id === 'string' ? id : undefined;
}

export type Allowance = {
  readonly action: string;
  readonly resource: Json;
  readonly condition: Json | undefined;
};

/** What a role's own policies allow, one entry for each action and resource. */
export function allowancesOf(template: Template, roleId: string): readonly Allowance[] {
  return listOf(template.Resources[roleId]?.Properties['Policies'])
    .flatMap((policy) => listOf(at(policy, 'PolicyDocument', 'Statement')))
    .filter((statement) => at(statement, 'Effect') === 'Allow')
    .flatMap((statement) =>
      listOf(at(statement, 'Action')).flatMap((action) =>
        listOf(at(statement, 'Resource')).map((resource) => ({
          action: String(action),
          resource,
          condition: at(statement, 'Condition'),
        })),
      ),
    );
}

/** The services that may assume a role. */
export function assumedBy(template: Template, roleId: string): readonly Json[] {
  return listOf(at(template.Resources[roleId]?.Properties['AssumeRolePolicyDocument'], 'Statement')).flatMap(
    (statement) => listOf(at(statement, 'Principal', 'Service')),
  );
}
