/** What a function has to know of the config: most have nothing to do with audits, and start faster without them. */
import { nothingAudited } from '../shared/config/auditConfig.ts';
import type { Config } from '../shared/config/config.ts';

/** These audit, or tell what audits found. */
const auditFunctions = ['audit', 'budget', 'admin', 'status'];

/** A thousand buckets with their policies are half a megabyte, and a database's address is for who asks it. */
export function configOf(name: string, config: Config): Config {
  if (auditFunctions.includes(name)) return config;
  const services = config.services.map(({ database: _database, tables: _tables, ...service }) => service);
  return { ...config, services, audit: nothingAudited };
}
