/**
 * Lambda puts a function's credentials into its environment. The SDK's default chain also knows
 * profiles, single sign-on, instance metadata and more, a third of a bundle that no function ever runs.
 */
import type { Plugin } from 'esbuild';

export function lambdaCredentials(): Plugin {
  return {
    name: 'lambda-credentials',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, (args) => ({
        path: 'credentials-of-lambda',
        namespace: 'lambda-credentials',
        pluginData: { resolveDir: args.resolveDir },
        sideEffects: false,
      }));
      build.onLoad({ filter: /.*/, namespace: 'lambda-credentials' }, (args) => ({
        contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
        // `@aws-sdk/credential-provider-env` is a dependency of the package that was asked for.
        resolveDir: args.pluginData.resolveDir,
      }));
    },
  };
}
