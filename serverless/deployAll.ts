/** Carries a plan of deployments out: looks up what each needs, runs it, and stops at the first failure. */
import type { Region } from '../shared/config/config.ts';
import { type DeployedTexts, none } from './deployedFacts.ts';
import { type Deployment, type DeployPlan, failureReport, withFacts } from './deployments.ts';
import type { MadeImage } from './restoreImage.ts';

export type DeployParts = {
  /** Runs the framework. @returns what went wrong, or undefined. */
  readonly run: (given: readonly string[]) => Promise<string | undefined>;
  /** The ARN of the ledger's stream in the region, if there is one. */
  readonly ledgerStream: (region: Region) => Promise<string | undefined>;
  /** The host of the region's HTTP API, if its stack is there. */
  readonly switchHost: (region: Region) => Promise<string | undefined>;
  /** Makes the image that restores, in home's region. */
  readonly restoreImage: (region: Region) => Promise<MadeImage>;
  /** Told to whoever deploys. */
  readonly tell: (message: string) => void;
};

/**
 * Home's health checks ask the other observers' APIs, which are there only once home's tables are. So home is deployed
 * first with the hosts that are known, and once more at the end if there are new ones: the first time, and when an
 * observer joins.
 * @returns whether everything was deployed.
 */
export async function deployAll({ deployments }: DeployPlan, parts: DeployParts): Promise<boolean> {
  const [home, ...others] = deployments;
  const regions = others.map(({ region }) => region);
  const image = home.needs.includes('restoreImage') ? await parts.restoreImage(home.region) : undefined;
  if (image?.ok === false) {
    parts.tell(`The image that restores could not be made: ${image.problem}. Nothing was deployed.`);
    return false;
  }
  const restoreImage = image?.uri ?? none;
  const needsHosts = home.needs.includes('switchHosts');
  const known = needsHosts ? await hostsOf(regions, parts) : none;
  for (const [index, deployment] of deployments.entries()) {
    const facts = { switchHosts: known, ledgerStream: await streamFor(deployment, parts), restoreImage };
    const problem = await parts.run(withFacts(deployment, facts));
    if (problem !== undefined) {
      parts.tell(failureReport(deployments, index, problem));
      return false;
    }
  }
  if (!needsHosts) return true;
  const found = await hostsOf(regions, parts);
  if (found === known) return true;
  parts.tell(`Deploying to ${home.region} again, now that its health checks know where the other observers answer.`);
  const problem = await parts.run(withFacts(home, { switchHosts: found, ledgerStream: none, restoreImage }));
  if (problem !== undefined) parts.tell(failureReport([home], 0, problem));
  return problem === undefined;
}

async function hostsOf(regions: readonly Region[], { switchHost }: DeployParts): Promise<string> {
  const found = await Promise.all(regions.map(switchHost));
  return found.filter((host) => host !== undefined).join(',') || none;
}

async function streamFor({ region, needs }: Deployment, { ledgerStream, tell }: DeployParts): Promise<string> {
  if (!needs.includes('ledgerStream')) return none;
  const arn = await ledgerStream(region);
  if (arn === undefined) {
    tell(
      `The ledger has no stream in ${region} yet, so failover looks once a minute there. Deploy again in a few minutes.`,
    );
  }
  return arn ?? none;
}

/** What a deployment would run. What it would look up stands in angle brackets. */
export function commandsOf({ deployments }: DeployPlan): readonly string[] {
  const found: DeployedTexts = {
    ledgerStream: '<found there>',
    switchHosts: '<found in the other regions>',
    restoreImage: '<built and pushed>',
  };
  return deployments.map((deployment) => ['serverless', ...withFacts(deployment, found)].join(' '));
}
