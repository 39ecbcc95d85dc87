/** `npm run deploy -- --stage prod`: deploys to every observer, home first, and stops at the first failure. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { commandsOf, deployAll } from './deployAll.ts';
import { type DeployPlan, DeployUsage, planDeployments } from './deployments.ts';
import { lookUps } from './lookUps.ts';

/** As in serverless.yml. */
const serviceName = 'holdfast';

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
async function deploy(plan: DeployPlan): Promise<number> {
  if (plan.dryRun) {
    process.stdout.write(`${commandsOf(plan).join('\n')}\n`);
    return 0;
  }
  const { stage, profile } = plan;
  const found = lookUps({ prefix: `${serviceName}-${stage}`, ...(profile === undefined ? {} : { profile }) });
  const tell = (message: string) => process.stderr.write(`${message}\n`);
  return (await deployAll(plan, { ...found, run: runFramework, tell })) ? 0 : 1;
}

/** What a person can mend, in the command or in the config, is told in a sentence and not with a stack. */
function isMendable(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'code' in error && ['config-invalid', 'deploy-usage'].includes(String(error.code));
}

/** @returns the exit status: 0 fine, 1 a failed deployment or an invalid config, 2 wrong usage. */
async function main(given: readonly string[]): Promise<number> {
  try {
    const { config } = await import('../shared/runtime/compiledConfig.ts');
    return await deploy(planDeployments(config, given));
  } catch (error) {
    if (!isMendable(error)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    return error instanceof DeployUsage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
