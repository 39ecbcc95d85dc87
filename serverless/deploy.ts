/** `npm run deploy -- --stage prod`: deploys to every observer, home first, and stops at the first failure. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { ECRClient } from '@aws-sdk/client-ecr';
import type { Config, Region } from '../shared/config/config.ts';
import { commandsOf, type DeployParts, deployAll } from './deployAll.ts';
import { type DeployPlan, DeployUsage, planDeployments } from './deployments.ts';
import { imageFolder } from './imageFolder.ts';
import { imageRepository } from './imageRepository.ts';
import { lookUps } from './lookUps.ts';
import { type MadeImage, makeImage } from './restoreImage.ts';
import { restoreFunctionName } from './restoreNames.ts';

/** As in serverless.yml. */
const serviceName = 'holdfast';

const framework = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/** @returns what went wrong, or undefined. The arguments reach the program as they are, through no shell. */
async function runFramework(given: readonly string[]): Promise<string | undefined> {
  return ended(spawn(process.execPath, [framework, ...given], { stdio: 'inherit' }));
}

/** @returns what went wrong, or undefined. */
async function runDocker(given: readonly string[], input?: string): Promise<string | undefined> {
  const child = spawn('docker', given, { stdio: ['pipe', 'inherit', 'inherit'] });
  // Docker may end before it has read everything; how it ended says more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    return await ended(child);
  } catch (error) {
    return isNotThere(error) ? 'Docker is not installed, or not on the PATH' : String(error);
  }
}

async function ended(child: ChildProcess): Promise<string | undefined> {
  const [status, signal] = await once(child, 'exit');
  if (status === 0) {
    return undefined;
  }
  return signal === null ? `exit status ${status}` : `stopped by ${signal}`;
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The same moment in every region's clock: `20261130T181500Z`. */
function tagOf(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}

async function makeRestoreImage(config: Config, name: string, at: ClientPlace): Promise<MadeImage> {
  const client = new ECRClient(at);
  try {
    return await makeImage({
      repository: imageRepository(client, name),
      folder: () => imageFolder(config),
      docker: runDocker,
      tag: tagOf(new Date()),
    });
  } finally {
    client.destroy();
  }
}

type ClientPlace = { readonly region: Region; readonly profile?: string };

/** @returns the exit status. */
async function deploy(config: Config, plan: DeployPlan): Promise<number> {
  if (plan.dryRun) {
    process.stdout.write(`${commandsOf(plan).join('\n')}\n`);
    return 0;
  }
  const { stage, profile } = plan;
  const prefix = `${serviceName}-${stage}`;
  const asProfile = profile === undefined ? {} : { profile };
  const found = lookUps({ prefix, ...asProfile });
  const tell = (message: string) => process.stderr.write(`${message}\n`);
  const restoreImage: DeployParts['restoreImage'] = (region) =>
    makeRestoreImage(config, restoreFunctionName(prefix), { region, ...asProfile });
  return (await deployAll(plan, { ...found, restoreImage, run: runFramework, tell })) ? 0 : 1;
}

/** What a person can mend, in the command or in the config, is told in a sentence and not with a stack. */
function isMendable(error: unknown): error is Error & { readonly code: unknown } {
  return error instanceof Error && 'code' in error && ['config-invalid', 'deploy-usage'].includes(String(error.code));
}

/** @returns the exit status: 0 fine, 1 a failed deployment or an invalid config, 2 wrong usage. */
async function main(given: readonly string[]): Promise<number> {
  try {
    const { config } = await import('../shared/runtime/compiledConfig.ts');
    return await deploy(config, planDeployments(config, given));
  } catch (error) {
    if (!isMendable(error)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    return error instanceof DeployUsage ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
