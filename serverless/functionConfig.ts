/** What a function has to know of the config: most have nothing to do with audits, and start faster without them. */
import { nothingAudited } from '../shared/config/auditConfig.ts';
import type { Config } from '../shared/config/config.ts';
import type { PageConfig } from '../shared/config/pageConfig.ts';
import {
  type EngineConfig,
  nothingRestored,
  type ObjectSource,
  type RestoreConfig,
  type RestoreTest,
} from '../shared/config/restoreConfig.ts';

/** These audit, or tell what audits found. */
const auditFunctions = ['audit', 'budget', 'admin', 'status', 'report'];

/** These tell what restores found and when the next one is due. */
const restoreFunctions = ['budget', 'admin', 'status', 'audit', 'report'];

/** These answer pages, and with them the logo, which may be 64 KiB. */
const pageFunctions = ['admin', 'status'];

/** A thousand buckets with their policies are half a megabyte, and a database's address is for who asks it. */
export function configOf(name: string, whole: Config): Config {
  const config = withoutPicture(name, withoutReaders(name, whole));
  // Buckets may have roles of their own, and no staging server may be the host of a database.
  if (name === 'restore') return config;
  const restore = restoreFor(name, config.restore);
  if (auditFunctions.includes(name)) return { ...config, restore };
  const services = config.services.map(({ database: _database, tables: _tables, ...service }) => service);
  return { ...config, services, audit: nothingAudited, restore };
}

function withoutPicture(name: string, config: Config): Config {
  if (config.page?.logo === undefined || pageFunctions.includes(name)) return config;
  const { logo: _, ...page }: PageConfig = config.page;
  return { ...config, page };
}

/** Who gets the report is for the function alone that sends it. */
function withoutReaders(name: string, config: Config): Config {
  if (config.report === undefined || name === 'report') return config;
  return { ...config, report: { ...config.report, topics: [] } };
}

/** How a backup is opened, and what is asked of its data, is for the function alone that does it. */
function restoreFor(name: string, restore: RestoreConfig): RestoreConfig {
  if (!restoreFunctions.includes(name)) return nothingRestored;
  return { ...restore, tests: restore.tests.map(withoutQuestions) };
}

function withoutQuestions({ source, engine, ...test }: RestoreTest): RestoreTest {
  return {
    ...test,
    source: source.kind === 'table' ? source : withoutDecryption(source),
    engine: withoutQueries(engine),
    checks: [],
  };
}

function withoutDecryption({ decrypt: _, ...source }: ObjectSource): ObjectSource {
  return source;
}

function withoutQueries(engine: EngineConfig): EngineConfig {
  if (engine.kind === 'postgres') return { kind: 'postgres', tables: [], extensions: [] };
  if (engine.kind === 'dynamodb') return { kind: 'dynamodb', sample: engine.sample };
  return engine.kind === 'files' ? { kind: 'files' } : { kind: 'sqlite' };
}
