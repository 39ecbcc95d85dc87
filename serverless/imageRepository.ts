/** The repository of the image that restores, in Amazon ECR. Made by the deployment, since the stack needs an image to begin with. */
import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  PutLifecyclePolicyCommand,
  RepositoryNotFoundException,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import type { ImageRepository } from './restoreImage.ts';

/** Versions of the function stay, and a run goes on with the one that it began with, for a week at most. */
const imagesKept = 20;

export class RegistryAnswer extends Error {
  readonly code = 'registry-answer';

  constructor(what: string) {
    super(`Amazon ECR answered without ${what}. Deploy again.`);
    this.name = 'RegistryAnswer';
  }
}

/** @param name the repository's, such as `holdfast-prod-restore`. */
export function imageRepository(client: Pick<ECRClient, 'send'>, name: string): ImageRepository {
  return {
    async ensure() {
      const uri = (await find(client, name)) ?? (await make(client, name));
      // Each time, so that a deployment that stopped half-way is mended by the next.
      await client.send(new PutLifecyclePolicyCommand({ repositoryName: name, lifecyclePolicyText: lifecycle }));
      await client.send(new SetRepositoryPolicyCommand({ repositoryName: name, policyText: readByLambda }));
      return uri;
    },
    async password() {
      const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
      const token = authorizationData?.[0]?.authorizationToken;
      // `AWS:<password>` (Amazon ECR API reference, AuthorizationData).
      const password = Buffer.from(token ?? '', 'base64')
        .toString('utf8')
        .replace(/^AWS:/, '');
      if (password === '') throw new RegistryAnswer('a password');
      return password;
    },
    async digestOf(tag) {
      try {
        const command = new DescribeImagesCommand({ repositoryName: name, imageIds: [{ imageTag: tag }] });
        return (await client.send(command)).imageDetails?.[0]?.imageDigest;
      } catch (error) {
        if (error instanceof ImageNotFoundException) return undefined;
        throw error;
      }
    },
  };
}

async function find(client: Pick<ECRClient, 'send'>, name: string): Promise<string | undefined> {
  try {
    const { repositories } = await client.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
    return repositories?.[0]?.repositoryUri;
  } catch (error) {
    if (error instanceof RepositoryNotFoundException) return undefined;
    throw error;
  }
}

async function make(client: Pick<ECRClient, 'send'>, name: string): Promise<string> {
  const { repository } = await client.send(
    new CreateRepositoryCommand({
      repositoryName: name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      tags: [{ Key: 'service', Value: 'holdfast' }],
    }),
  );
  if (repository?.repositoryUri === undefined) throw new RegistryAnswer("the repository's URI");
  return repository.repositoryUri;
}

/** Amazon ECR User Guide, "Lifecycle policies". */
const lifecycle = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'Keep the last images.',
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: imagesKept },
      action: { type: 'expire' },
    },
  ],
});

/** AWS Lambda Developer Guide, "Amazon ECR permissions". Of functions of this account alone, which the repository's own account is. */
const readByLambda = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'LambdaECRImageRetrievalPolicy',
      Effect: 'Allow',
      Principal: { Service: 'lambda.amazonaws.com' },
      Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    },
  ],
});
