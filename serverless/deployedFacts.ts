/**
 * What a stack needs to know of other stacks and regions, and CloudFormation cannot look up across regions: `npm run
 * deploy` finds it out and hands it over in parameters of the framework. Packaging alone goes without. Pure.
 */
import type { Config, Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';

/** The parameters as they arrive in `serverless.yml`, under `custom.deployed`. */
export type DeployedTexts = {
  /** The ARN of the ledger's stream in the region that is deployed to. */
  readonly ledgerStream: string;
  /** The hosts of the other observers' HTTP APIs, with commas between them. */
  readonly switchHosts: string;
  /** The URI of the image that restores, with its digest. */
  readonly restoreImage: string;
};

/** The stack's output that says where its own HTTP API is. */
export const switchHostOutput = 'SwitchHost';

/** Looked for and not there, as before the first deployment. */
export const none = 'none';

/** Nobody has looked: the service is only packaged, or deployed by another command. */
export const notGiven = 'not-given';

export type DeployedFacts = {
  readonly ledgerStream?: string;
  /** By observer; those that have no API yet are missing. */
  readonly switchHosts: ReadonlyMap<Region, string>;
  readonly restoreImage?: string;
};

export class DeployedFactsWrong extends Error {
  readonly code = 'deployed-facts-wrong';

  constructor(text: string, what: string) {
    super(`"${text}" is not ${what}. Deploy with \`npm run deploy\`, which finds it out.`);
    this.name = 'DeployedFactsWrong';
  }
}

const streamForm = /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/[\d:.T-]+$/;
/** Of a private repository of Amazon ECR. A tag can be moved to another image, a digest cannot. */
const imageForm = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.[a-z.]+\/[a-z0-9/_.-]+@sha256:[0-9a-f]{64}$/;
const hostForm = /^[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.[a-z0-9.-]+$/;

/** @throws DeployedFactsWrong */
export function deployedFacts({ ledgerStream, switchHosts, restoreImage }: DeployedTexts): DeployedFacts {
  const hosts = isFound(switchHosts) ? switchHosts.split(',').map(regionAndHost) : [];
  if (isFound(ledgerStream) && !streamForm.test(ledgerStream))
    throw new DeployedFactsWrong(ledgerStream, "a stream's ARN");
  if (isFound(restoreImage) && !imageForm.test(restoreImage))
    throw new DeployedFactsWrong(restoreImage, "an image's digest");
  return {
    ...(isFound(ledgerStream) ? { ledgerStream } : {}),
    ...(isFound(restoreImage) ? { restoreImage } : {}),
    switchHosts: new Map(hosts),
  };
}

function isFound(text: string): boolean {
  return text !== none && text !== notGiven;
}

function regionAndHost(host: string): readonly [Region, string] {
  const region = hostForm.exec(host)?.[1];
  if (region === undefined) throw new DeployedFactsWrong(host, "an HTTP API's host");
  return [region, host];
}

/** Which parameters a deployment to this region cannot do without. Home's own stream and API are in its own template. */
export function factsNeeded(config: Config, region: Region): readonly (keyof DeployedTexts)[] {
  const policies = policiesOf(config);
  const isHome = region === config.observers[0];
  if (!isHome) return policies.length > 0 ? ['ledgerStream'] : [];
  const switchHosts = config.observers.length > 1 && hasSwitchChecks(config) ? (['switchHosts'] as const) : [];
  return config.restore.tests.length > 0 ? [...switchHosts, 'restoreImage'] : switchHosts;
}

/** Whether the stack makes health checks that ask the switch routes. */
export function hasSwitchChecks(config: Config): boolean {
  return policiesOf(config).some(
    ({ mode, records }) =>
      mode === 'switch' && Object.values(records).some(({ healthCheckId }) => healthCheckId === undefined),
  );
}
