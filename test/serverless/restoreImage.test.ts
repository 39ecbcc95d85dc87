import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  PutLifecyclePolicyCommand,
  RepositoryNotFoundException,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { imageRepository } from '../../serverless/imageRepository.ts';
import { makeImage } from '../../serverless/restoreImage.ts';

const uri = '123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-prod-restore';
const digest = `sha256:${'a'.repeat(64)}`;

/** A Docker that fails at one of its commands, or at none. */
function world(changed: { readonly failsAt?: string; readonly digest?: string | undefined } = { digest }) {
  const ran: { readonly given: readonly string[]; readonly input: string | undefined }[] = [];
  const removed: string[] = [];
  const parts = {
    repository: {
      ensure: async () => uri,
      password: async () => 'secret-password',
      digestOf: async () => changed.digest,
    },
    folder: async () => ({ path: '/build/context', remove: async () => void removed.push('/build/context') }),
    docker: async (given: readonly string[], input?: string) => {
      ran.push({ given, input });
      return given[0] === changed.failsAt ? 'exit status 1' : undefined;
    },
    tag: '20261130T181500Z',
  };
  return { parts, ran, removed };
}

describe('makeImage', () => {
  it('builds for arm64, signs in, pushes, and gives the digest', async () => {
    const { parts, ran, removed } = world();
    expect(await makeImage(parts)).toEqual({ ok: true, uri: `${uri}@${digest}` });
    const name = `${uri}:20261130T181500Z`;
    // AWS Lambda Developer Guide, "Deploy Node.js Lambda functions with container images": the platform, and no provenance.
    expect(ran.map(({ given }) => given.join(' '))).toEqual([
      `build --platform linux/arm64 --provenance=false --sbom=false --pull --tag ${name} /build/context`,
      'login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com',
      `push ${name}`,
    ]);
    expect(removed).toEqual(['/build/context']);
  });

  it('shows the password to standard input alone', async () => {
    const { parts, ran } = world();
    await makeImage(parts);
    expect(ran.flatMap(({ given }) => given).join(' ')).not.toContain('secret-password');
    expect(ran.map(({ input }) => input)).toEqual([undefined, 'secret-password', undefined]);
  });

  it.each(['build', 'login', 'push'])('stops where docker %s fails, and leaves no folder behind', async (failsAt) => {
    const { parts, ran, removed } = world({ failsAt, digest });
    expect(await makeImage(parts)).toMatchObject({
      ok: false,
      problem: expect.stringContaining(`(docker ${failsAt}: exit status 1)`),
    });
    expect(ran.at(-1)?.given[0]).toBe(failsAt);
    expect(removed).toEqual(['/build/context']);
  });

  it('names no image that the registry does not know', async () => {
    const { parts } = world({ digest: undefined });
    expect(await makeImage(parts)).toEqual({ ok: false, problem: 'the registry does not know what was pushed' });
  });
});

describe('imageRepository', () => {
  const name = 'holdfast-prod-restore';
  const missing = { $metadata: {}, message: 'not there' };

  it('makes what is not there: tags that stay, and Lambda as a reader', async () => {
    const mock = mockClient(ECRClient);
    mock.on(DescribeRepositoriesCommand).rejects(new RepositoryNotFoundException(missing));
    mock.on(CreateRepositoryCommand).resolves({ repository: { repositoryUri: uri } });
    expect(await imageRepository(new ECRClient({}), name).ensure()).toBe(uri);
    expect(mock.commandCalls(CreateRepositoryCommand)[0]?.args[0].input).toMatchObject({
      repositoryName: name,
      imageTagMutability: 'IMMUTABLE',
    });
    const policy = JSON.parse(mock.commandCalls(SetRepositoryPolicyCommand)[0]?.args[0].input.policyText ?? '{}');
    // AWS Lambda Developer Guide, "Create a function using a container image", "Amazon ECR permissions".
    expect(policy.Statement).toMatchObject([
      {
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      },
    ]);
    expect(mock.commandCalls(PutLifecyclePolicyCommand)).toHaveLength(1);
  });

  it('takes what is there', async () => {
    const mock = mockClient(ECRClient);
    mock.on(DescribeRepositoriesCommand).resolves({ repositories: [{ repositoryUri: uri }] });
    expect(await imageRepository(new ECRClient({}), name).ensure()).toBe(uri);
    expect(mock.commandCalls(CreateRepositoryCommand)).toHaveLength(0);
  });

  it('takes the password out of the token', async () => {
    const mock = mockClient(ECRClient);
    const authorizationToken = Buffer.from('AWS:eyJwYXls').toString('base64');
    mock.on(GetAuthorizationTokenCommand).resolves({ authorizationData: [{ authorizationToken }] });
    expect(await imageRepository(new ECRClient({}), name).password()).toBe('eyJwYXls');
    mock.on(GetAuthorizationTokenCommand).resolves({ authorizationData: [] });
    await expect(imageRepository(new ECRClient({}), name).password()).rejects.toMatchObject({
      code: 'registry-answer',
    });
  });

  it('finds the digest of a tag, or nothing', async () => {
    const mock = mockClient(ECRClient);
    const repository = imageRepository(new ECRClient({}), name);
    mock.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: digest }] });
    expect(await repository.digestOf('a')).toBe(digest);
    mock.on(DescribeImagesCommand).rejects(new ImageNotFoundException(missing));
    expect(await repository.digestOf('b')).toBeUndefined();
  });
});

describe('the Dockerfile', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'serverless', 'restoreImage', 'Dockerfile'), 'utf8');

  it("ends with Lambda's own Node.js 24, and what backups need", () => {
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(last).toContain('FROM public.ecr.aws/lambda/nodejs:24\n');
    for (const program of ['-server', '-contrib', 'openssl', 'zstd', '/usr/bin/age', '/etc/passwd']) {
      expect(last).toContain(program);
    }
    expect(last).toContain('CMD ["restore.handler"]');
  });

  it('downloads nothing that nobody vouches for, and makes nothing run as root', () => {
    expect(text).not.toMatch(/curl|wget|ADD http|USER root/);
  });
});
