/** Leaves out of the bundles what packages carry along and no function ever runs. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

type LeftOut = { readonly what: RegExp; readonly importer: RegExp; readonly instead: string };

const leftOut: readonly LeftOut[] = [
  {
    // Lambda puts a function's credentials into its environment. The SDK's default chain also knows profiles,
    // single sign-on, instance metadata and more, a third of a bundle.
    what: /^@aws-sdk\/credential-provider-node$/,
    importer: /[\\/]@aws-sdk[\\/]client-/,
    instead: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
  },
  {
    // Loaded by the SDK when an operation streams events. No operation of the services that we call does.
    what: /^@smithy\/core\/event-streams$/,
    importer: /[\\/]@smithy[\\/]core[\\/]/,
    instead: 'export {};',
  },
  {
    // The sketches' protobuf form, which needs a package that is not among its dependencies. We store text.
    what: /^\.{1,2}\/proto\/compiled$/,
    importer: /[\\/]@datadog[\\/]sketches-js[\\/]/,
    instead: 'export {};',
  },
];

const namespace = 'left-out';

export function leaveOut(): Plugin {
  return {
    name: namespace,
    setup(build) {
      for (const [index, { what, importer }] of leftOut.entries()) {
        build.onResolve({ filter: what }, (args) =>
          importer.test(args.importer)
            ? { path: String(index), namespace, sideEffects: false, pluginData: { resolveDir: args.resolveDir } }
            : undefined,
        );
      }
      // The clients import their package's whole description to tell its version.
      build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      // What stands in is resolved as if it stood where the original was asked for.
      build.onLoad({ filter: /.*/, namespace }, ({ path, pluginData }) => ({
        contents: leftOut[Number(path)]?.instead ?? '',
        resolveDir: pluginData.resolveDir,
      }));
    },
  };
}
