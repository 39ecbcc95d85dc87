/**
 * Compiles the config into the bundles. The functions then start without reading, parsing or
 * validating anything, and the parser, its schemas and the YAML package stay out of the bundles. So do
 * the clients of secret stores that the config refers to nothing in, of metrics that it names none of, of topics when it names
 * none, and of what it has not audited.
 */
import type { BuildOptions, Plugin } from 'esbuild';
import type { Config } from '../shared/config/config.ts';
import { countRegions, topicsOf } from './alertStatements.ts';
import { lagRegions } from './failoverStatements.ts';
import { configOf } from './functionConfig.ts';
import {
  auditSecretReferences,
  probeSecretReferences,
  restoreSecretReferences,
  type SecretReferences,
} from './secretReferences.ts';

export function compiledConfig(config: Config): Plugin {
  return {
    name: 'compiled-config',
    setup(build) {
      // Every function is built by itself. Databases are asked by one function alone, backups opened by another, and targets probed by the others.
      const name = functionOf(build.initialOptions);
      const { parameters, secrets } = referencesOf(name, config);
      const own = JSON.stringify(configOf(name, config));
      // A string to parse: engines read it faster than a literal, and `__proto__` is an ordinary key in it.
      const contents = `export const config = JSON.parse(${JSON.stringify(own)}); export const warnings = [];`;
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
      if (countRegions(config).length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]cloudWatchCounts\.ts$/ }, () =>
          neverAsked('createCloudWatchCounts', 'No objective of the compiled config counts a metric.'),
        );
      }
      if (config.audit.buckets.length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]s3Documents\.ts$/ }, () => unnamed('createS3Source'));
      }
      if (config.services.every(({ tables = [] }) => tables.length === 0)) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]dynamodbTables\.ts$/ }, () => unnamed('createDynamoDbTables'));
      }
      if (config.services.every(({ database }) => database === undefined)) {
        build.onLoad({ filter: /[\\/]shared[\\/]storage[\\/]postgres[\\/]auditDatabase\.ts$/ }, () =>
          unnamed('auditDatabase'),
        );
      }
      if (topicsOf(config).length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]snsPublish\.ts$/ }, () =>
          neverAsked('createSnsPublish', 'The compiled config names no topic.'),
        );
      }
      if ((config.report?.topics ?? []).length === 0) {
        build.onLoad({ filter: /[\\/]shared[\\/]aws[\\/]snsReport\.ts$/ }, () =>
          neverAsked('createSnsReport', 'The compiled config sends no report to a topic.'),
        );
      }
    },
  };
}

function referencesOf(name: string, config: Config): SecretReferences {
  if (name === 'audit') return auditSecretReferences(config);
  return name === 'restore' ? restoreSecretReferences(config) : probeSecretReferences(config);
}

/** The function that is built: the name of its file under `functions`; empty when it is none of them. */
function functionOf({ entryPoints = [] }: BuildOptions): string {
  const entries = Array.isArray(entryPoints) ? entryPoints : Object.values(entryPoints);
  const paths = entries.map((entry) => (typeof entry === 'string' ? entry : entry.in));
  return paths.flatMap((path) => /functions[\\/](\w+)\.ts$/.exec(path)?.[1] ?? []).at(0) ?? '';
}

/** A module whose one export makes a function that is never called, because of what the config that it was compiled for lacks. */
function neverAsked(name: string, why: string) {
  const contents = `export function ${name}() { return async () => { throw new Error(${JSON.stringify(why)}); }; }`;
  return { contents, loader: 'js' as const };
}

/** A module whose one export makes nothing, because the config that it was compiled for names nothing for it to look at. */
function unnamed(name: string) {
  return { contents: `export function ${name}() { return undefined; }`, loader: 'js' as const };
}

/** A module whose one export is never called, because the config that it was compiled for has no reference for it. */
function absent(name: string) {
  const contents = `export function ${name}() { throw new Error('The compiled config refers to no secret of this kind.'); }`;
  return { contents, loader: 'js' as const };
}
