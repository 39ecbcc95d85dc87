/** How each function becomes one ESM file: the esbuild options that packaging, tests and the bench share. */
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import type { Config } from '../shared/config/config.ts';
import { config } from '../shared/runtime/compiledConfig.ts';
import { compiledConfig } from './compiledConfigPlugin.ts';
import { leaveOut } from './leaveOutPlugin.ts';

/**
 * CommonJS packages inside an ESM bundle call `require` for Node's own modules, which ESM lacks. The
 * name is unlikely to collide with one that a bundled module declares.
 */
const requireBanner =
  "import { createRequire as holdfastCreateRequire } from 'node:module'; const require = holdfastCreateRequire(import.meta.url);";

export function bundleOptions(config: Config) {
  return {
    bundle: true,
    minify: true,
    sourcemap: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // The SDK's ES modules lose what is not used; its CommonJS files do not.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    legalComments: 'none',
    banner: { js: requireBanner },
    plugins: [compiledConfig(config), leaveOut()],
  } satisfies BuildOptions;
}

/** The part of the framework's object that says which command runs. */
type Framework = { readonly processedInput: { readonly commands: readonly string[] } };

/** The options of serverless-esbuild: the above, and that nothing is left for the Lambda runtime to provide. */
function frameworkOptions({ processedInput }: Framework) {
  return {
    ...bundleOptions(config),
    // Without a package.json beside it, only `.mjs` is an ES module for Lambda. `invoke local` looks for
    // `.js` alone, and finds this project's package.json above it.
    outputFileExtension: processedInput.commands.join(' ') === 'invoke local' ? '.js' : '.mjs',
    // Otherwise a failed build leaves esbuild's rebuild context, and with it the process, waiting for ever.
    skipRebuild: true,
    exclude: [],
    external: [],
  };
}

export function functionEntry(name: string): string {
  return fileURLToPath(new URL(`../functions/${name}.ts`, import.meta.url));
}

// serverless-esbuild calls `require` on this file and expects a function (Node's require(esm) honours this name).
export { frameworkOptions as 'module.exports' };
