/** Which deployments make up a deployment of everything. Pure. */
import type { Config, Region } from '../shared/config/config.ts';
import { type DeployedTexts, factsNeeded } from './deployedFacts.ts';

export type Deployment = {
  readonly region: Region;
  readonly arguments: readonly string[];
  /** What has to be looked up first, and handed over as parameters. */
  readonly needs: readonly (keyof DeployedTexts)[];
};

export type DeployPlan = {
  readonly dryRun: boolean;
  readonly stage: string;
  /** The profile of the AWS configuration that was asked for. */
  readonly profile?: string;
  readonly deployments: readonly [Deployment, ...Deployment[]];
};

/** The names of functions, tables and queues hold the stage, and SQS and Lambda allow little in a name. */
const stagePattern = /^[a-z][a-z0-9-]{0,19}$/;

export class DeployUsage extends Error {
  readonly code = 'deploy-usage';

  constructor(problem: string) {
    super(`${problem} Usage: npm run deploy -- --stage STAGE [--dry-run] [options of serverless deploy]`);
    this.name = 'DeployUsage';
  }
}

/**
 * Home comes first, because its stack makes the tables that the other observers write to.
 *
 * @param given the command line's arguments; what is not ours is passed on.
 * @throws DeployUsage
 */
export function planDeployments(config: Config, given: readonly string[]): DeployPlan {
  if (given.some((argument) => /^(--region|-r)(=|$)/.test(argument))) {
    throw new DeployUsage('The regions come from the observers in the config, so --region cannot be given.');
  }
  const stage = optionIn(given, /^(--stage|-s)(=|$)/);
  if (stage === undefined || !stagePattern.test(stage)) {
    throw new DeployUsage(
      'A stage is needed: --stage and a name of lower case letters, digits and hyphens, at most 20, beginning with a letter.',
    );
  }
  const passedOn = given.filter((argument) => argument !== '--dry-run');
  const profile = optionIn(given, /^--aws-profile(=|$)/);
  const deploymentTo = (region: Region): Deployment => ({
    region,
    arguments: ['deploy', '--region', region, ...passedOn],
    needs: factsNeeded(config, region),
  });
  const [home, ...others] = config.observers;
  return {
    dryRun: given.includes('--dry-run'),
    stage,
    ...(profile === undefined ? {} : { profile }),
    deployments: [deploymentTo(home), ...others.map(deploymentTo)],
  };
}

function optionIn(given: readonly string[], pattern: RegExp): string | undefined {
  const at = given.findIndex((argument) => pattern.test(argument));
  const argument = given[at];
  if (argument === undefined) {
    return undefined;
  }
  return argument.includes('=') ? argument.slice(argument.indexOf('=') + 1) : given[at + 1];
}

/** The command's arguments, with what was found as parameters of the framework. */
export function withFacts({ arguments: given, needs }: Deployment, found: DeployedTexts): readonly string[] {
  return [...given, ...needs.flatMap((name) => ['--param', `${name}=${found[name]}`])];
}

/** What to tell after the deployment to one region failed. */
export function failureReport(deployments: readonly Deployment[], failedIndex: number, why: string): string {
  const names = (some: readonly Deployment[]) => some.map(({ region }) => region).join(', ') || 'none';
  return [
    `Deploying to ${deployments[failedIndex]?.region} failed (${why}).`,
    `Deployed before it: ${names(deployments.slice(0, failedIndex))}.`,
    `Not tried: ${names(deployments.slice(failedIndex + 1))}.`,
    'Deploy again when the cause is mended; regions that are up to date are left as they are.',
  ].join('\n');
}
