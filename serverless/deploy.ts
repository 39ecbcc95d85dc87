/** `npm run deploy -- --stage prod`: deploys to every observer, home first, and stops at the first failure. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type DeployPlan, DeployUsage, failureReport, planDeployments } from './deployments.ts';

const framework = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/** @returns what went wrong, or undefined. The arguments reach the program as they are, through no shell. */
async function runFramework(given: readonly string[]): Promise<string | undefined> {
  const child = spawn(process.execPath, [framework, ...given], { stdio: 'inherit' });
  const [status, signal] = await once(child, 'exit');
  if (status === 0) {
    return undefined;
  }
  return signal === null ? `exit status ${status}` : `stopped by ${signal}`;
}

/** @returns the exit status. */
async function deployAll({ dryRun, deployments }: DeployPlan): Promise<number> {
  for (const [index, deployment] of deployments.entries()) {
    if (dryRun) {
      process.stdout.write(`${['serverless', ...deployment.arguments].join(' ')}\n`);
      continue;
    }
    const problem = await runFramework(deployment.arguments);
    if (problem !== undefined) {
      process.stderr.write(`${failureReport(deployments, index, problem)}\n`);
      return 1;
    }
  }
  return 0;
}

/** What a person can mend, in the command or in the config, is told in a sentence and not with a stack. */
function isMendable(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'code' in error && ['config-invalid', 'deploy-usage'].includes(String(error.code));
}

/** @returns the exit status: 0 fine, 1 a failed deployment or an invalid config, 2 wrong usage. */
async function main(given: readonly string[]): Promise<number> {
  try {
    const { config } = await import('../shared/runtime/compiledConfig.ts');
    return await deployAll(planDeployments(config, given));
  } catch (error) {
    if (!isMendable(error)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    return error instanceof DeployUsage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
