/** Which AWS operations a function's code can call, read from what esbuild put into its bundle. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, functionEntry } from '../../serverless/bundle.ts';
import type { Config } from '../../shared/config/config.ts';

export type Bundle = {
  readonly file: string;
  readonly bytes: number;
  /** The files of which something is in it. */
  readonly inputs: readonly string[];
  readonly actions: ReadonlySet<string>;
};

/** A folder that the operating system's cleaning, or the caller, removes. */
export async function bundleAll(config: Config, names: readonly string[]): Promise<ReadonlyMap<string, Bundle>> {
  const outdir = await mkdtemp(join(tmpdir(), 'holdfast-bundle-'));
  const bundles = await Promise.all(names.map(async (name) => [name, await bundle(config, name, outdir)] as const));
  return new Map(bundles);
}

async function bundle(config: Config, name: string, outdir: string): Promise<Bundle> {
  const { metafile } = await build({
    ...bundleOptions(config),
    entryPoints: [functionEntry(name)],
    outdir,
    outExtension: { '.js': '.mjs' },
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = Object.values(metafile.outputs);
  const inputs = outputs
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  return {
    file: join(outdir, `${name}.mjs`),
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
    inputs,
    actions: actionsIn(inputs),
  };
}

const clientCommand = /@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

/** The SDK's package name and IAM's prefix agree, but for these. */
const servicePrefixes: Readonly<Record<string, string>> = {
  'secrets-manager': 'secretsmanager',
  'route-53': 'route53',
  's3-control': 's3',
};

/** Service Authorization Reference: a batch of messages needs the permission for one. */
const actionNames: Readonly<Record<string, string>> = {
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  'lambda:Invoke': 'lambda:InvokeFunction',
  // Amazon S3 API reference, "Permissions" of each operation.
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3-control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
};

/**
 * Endpoint discovery is part of the DynamoDB client and off unless configured; sessions are for directory buckets (Amazon S3
 * API reference, CreateSession). Who one is may be asked by everybody (AWS STS API reference, GetCallerIdentity).
 */
const neverCalled = new Set(['dynamodb:DescribeEndpoints', 's3:CreateSession', 'sts:GetCallerIdentity']);

function actionsIn(paths: readonly string[]): ReadonlySet<string> {
  const actions = paths.flatMap((path) => {
    const match = clientCommand.exec(path);
    if (match === null) return [];
    const [, client = '', operation = ''] = match;
    const action = actionNames[`${client}:${operation}`] ?? `${servicePrefixes[client] ?? client}:${operation}`;
    return [actionNames[action] ?? action];
  });
  return new Set(actions.filter((action) => !neverCalled.has(action)));
}
