/** Which secrets a function may read: those that the config refers to in what the function does. */
import { allow, regional, type Statement, sub } from './policyStatements.ts';
import type { SecretReferences } from './secretReferences.ts';
import type { Resource } from './tables.ts';

export function secretStatements(references: SecretReferences): readonly Statement[] {
  return [...parameterStatements(references.parameters), ...secretsManagerStatements(references.secrets)];
}

/**
 * A SecureString under a customer managed key needs kms:Decrypt as well. Which key that is, is known
 * only in the account, so the permission is narrowed the other way: through SSM alone, and for these
 * parameters alone, whose ARN SSM puts into the encryption context (AWS Systems Manager User Guide,
 * "AWS KMS encryption for Parameter Store SecureString parameters").
 */
function parameterStatements(parameters: readonly string[]): readonly Statement[] {
  if (parameters.length === 0) {
    return [];
  }
  // Two versions of a parameter are one resource.
  const paths = new Set(parameters.map(withoutSelector));
  const arns = [...paths].map((path) =>
    path.startsWith('arn:') ? path : sub(`${regional('ssm')}:parameter/${path.replace(/^\//, '')}`),
  );
  return [allow(['ssm:GetParameter'], arns), decrypt('ssm', { 'kms:EncryptionContext:PARAMETER_ARN': arns })];
}

/**
 * The parameter that a reference means, by name or ARN, without the `:version` or `:label` that may
 * follow its path and that no ARN in a policy has (Systems Manager API reference, GetParameter).
 */
function withoutSelector(reference: string): string {
  return reference.replace(/^(arn:.*?:parameter\/[^:]*|[^:]*).*$/, '$1');
}

/** Secrets Manager appends six random characters to a secret's name in its ARN. */
function secretsManagerStatements(secrets: readonly string[]): readonly Statement[] {
  if (secrets.length === 0) {
    return [];
  }
  const arns = secrets.map((name) =>
    name.startsWith('arn:') ? name : sub(`${regional('secretsmanager')}:secret:${name}-??????`),
  );
  return [
    allow(['secretsmanager:GetSecretValue'], arns),
    decrypt('secretsmanager', { 'kms:EncryptionContext:SecretARN': arns }),
  ];
}

function decrypt(viaService: string, context: Resource): Statement {
  return allow(['kms:Decrypt'], [sub(`${regional('kms')}:key/*`)], {
    StringEquals: { 'kms:ViaService': sub(`${viaService}.\${AWS::Region}.amazonaws.com`) },
    StringLike: context,
  });
}
