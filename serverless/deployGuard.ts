/**
 * A plugin of the framework that stops a deployment which nobody has looked up the facts for. Without them the update
 * would take the stream's trigger or other observers' health checks out of a stack that works, or name an image that there is not.
 */
import { config } from '../shared/runtime/compiledConfig.ts';
import { type DeployedTexts, factsNeeded, notGiven } from './deployedFacts.ts';
import { regionToPackage } from './stack.ts';

class DeployWithScript extends Error {
  readonly code = 'deploy-with-script';

  constructor(missing: readonly string[]) {
    super(
      `Deploy with \`npm run deploy -- --stage STAGE\`: this stack needs what only that looks up (${missing.join(', ')}).`,
    );
    this.name = 'DeployWithScript';
    // It was the command; where it was noticed helps nobody.
    this.stack = this.message;
  }
}

/** The part of the framework's object that the plugin reads. */
type Framework = { readonly service: { readonly custom: { readonly deployed: DeployedTexts } } };

export class DeployGuard {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor({ service }: Framework, options: { readonly region?: string | null }) {
    this.hooks = {
      'before:deploy:deploy': () => {
        const needed = factsNeeded(config, regionToPackage(config, options.region));
        const missing = needed.filter((name) => service.custom.deployed[name] === notGiven);
        if (missing.length > 0) throw new DeployWithScript(missing);
      },
    };
  }
}
