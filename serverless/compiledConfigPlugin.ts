/**
 * Compiles the config into the bundles. The functions then start without reading, parsing or
 * validating anything, and the parser, its schemas and the YAML package stay out of the bundles.
 */
import type { Plugin } from 'esbuild';
import type { Config } from '../shared/config/config.ts';

export function compiledConfig(config: Config): Plugin {
  return {
    name: 'compiled-config',
    setup(build) {
      build.onLoad({ filter: /[\\/]shared[\\/]runtime[\\/]compiledConfig\.ts$/ }, () => ({
        // A string to parse: engines read it faster than a literal, and `__proto__` is an ordinary key in it.
        contents: `export const config = JSON.parse(${JSON.stringify(JSON.stringify(config))});`,
        loader: 'js',
      }));
    },
  };
}
