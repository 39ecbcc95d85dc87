/** Which deployments make up a deployment of everything. Pure. */
import type { Config, Region } from '../shared/config/config.ts';

export type Deployment = { readonly region: Region; readonly arguments: readonly string[] };

export type DeployPlan = { readonly dryRun: boolean; readonly deployments: readonly Deployment[] };

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
export function planDeployments({ observers }: Config, given: readonly string[]): DeployPlan {
  if (given.some((argument) => /^(--region|-r)(=|$)/.test(argument))) {
    throw new DeployUsage('The regions come from the observers in the config, so --region cannot be given.');
  }
  const stage = stageIn(given);
  if (stage === undefined || !stagePattern.test(stage)) {
    throw new DeployUsage(
      'A stage is needed: --stage and a name of lower case letters, digits and hyphens, at most 20, beginning with a letter.',
    );
  }
  const passedOn = given.filter((argument) => argument !== '--dry-run');
  return {
    dryRun: given.includes('--dry-run'),
    deployments: observers.map((region) => ({ region, arguments: ['deploy', '--region', region, ...passedOn] })),
  };
}

function stageIn(given: readonly string[]): string | undefined {
  const at = given.findIndex((argument) => /^(--stage|-s)(=|$)/.test(argument));
  const argument = given[at];
  if (argument === undefined) {
    return undefined;
  }
  return argument.includes('=') ? argument.slice(argument.indexOf('=') + 1) : given[at + 1];
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
