/**
 * Compiles the config into the bundles. The functions then start without reading, parsing or
 * validating anything, and the parser, its schemas and the YAML package stay out of the bundles. So do
 * the clients of secret stores that the config refers to nothing in, and of metrics that it names none of.
 */
import type { Plugin } from 'esbuild';
import type { Config } from '../shared/config/config.ts';
import { lagRegions } from './failoverStatements.ts';
import { referencesIn } from './secretReferences.ts';

export function compiledConfig(config: Config): Plugin {
  const { parameters, secrets } = referencesIn(config);
  return {
    name: 'compiled-config',
    setup(build) {
      // A string to parse: engines read it faster than a literal, and `__proto__` is an ordinary key in it.
      const contents = `export const config = JSON.parse(${JSON.stringify(JSON.stringify(config))}); export const warnings = [];`;
      build.onLoad({ filter: /[\\/]shared[\\/]runtime[\\/]compiledConfig\.ts$/ }, () => ({ contents, loader: 'js' }));
      if (parameters.length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]parameterSecrets\.ts$/ }, () =>
          absent('createParameterSource'),
        );
      }
      if (secrets.length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]storedSecrets\.ts$/ }, () =>
          absent('createStoredSecretSource'),
        );
      }
      if (lagRegions(config).length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]cloudWatchLag\.ts$/ }, () => ({
          contents: 'export function createCloudWatchLag() { return async () => undefined; }',
          loader: 'js',
        }));
      }
    },
  };
}

/** A module whose one export is never called, because the config that it was compiled for has no reference for it. */
function absent(name: string) {
  const contents = `export function ${name}() { throw new Error('The compiled config refers to no secret of this kind.'); }`;
  return { contents, loader: 'js' as const };
}
