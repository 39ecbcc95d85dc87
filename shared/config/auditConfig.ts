/** What is audited, after parsing: buckets, the backups in them, databases and tables. JSON-safe. */

import type { RegionPrices } from '../storage/cost/prices.ts';
import type { FindingSeverity } from '../storage/finding.ts';
import type { StoragePolicy } from '../storage/policy.ts';
import type { Region } from './config.ts';

export type AuditConfig = {
  readonly buckets: readonly AuditedBucket[];
  readonly backups: readonly Backup[];
  readonly alerts: AuditAlerts;
  /** By region, laid over the list that Holdfast brings. */
  readonly prices?: Readonly<Record<Region, Partial<RegionPrices>>>;
};

export type AuditedDatabase = {
  /** `postgres://user@host:port/name?sslmode=…`; user and password may hold references such as `${ssm:/path}`. */
  readonly url: string;
};

export type AuditedTable = {
  readonly name: string;
  /** Home when absent. */
  readonly region?: Region;
  /** Where replicas are to be; none are asked for when absent. */
  readonly replicas?: readonly Region[];
};

/** A bucket of the config. */
export type AuditedBucket = {
  readonly name: string;
  /** Built-in or one's own, with every requirement. */
  readonly policy: StoragePolicy;
  /** The ARN of a role to assume for reading it: a bucket in another account. */
  readonly role?: string;
  /** The account that must own it, twelve digits. */
  readonly account?: string;
  /** How long keys under a prefix must be kept, whatever the policy says. The longest prefix that fits holds. */
  readonly retention: readonly { readonly prefix: string; readonly keepMs: number }[];
  readonly exceptions: readonly AuditException[];
};

/** A finding that somebody has decided to live with. */
export type AuditException = {
  readonly check: string;
  /** Of the findings of the check the one with this key; all when absent. */
  readonly key?: string;
  readonly reason: string;
  /** From when on it holds no more, Unix milliseconds. */
  readonly until: number;
};

export type Backup = {
  /** Lower case letters, digits and hyphens. Unique in the config. */
  readonly id: string;
  readonly from: { readonly bucket: string; readonly prefix: string };
  /** The ids of the services whose data it holds; none when nobody said so. */
  readonly services: readonly string[];
  readonly rpoMs?: number;
  readonly rtoMs?: number;
  /** How long the tool that makes the backups believes that they are there. */
  readonly toolKeepsMs?: number;
  /** How long restoring takes, without any retrieval, until it is measured. */
  readonly restoreMs?: number;
};

/** What audits are to tell: findings as grave as this, and graver, raise a page or a ticket; none when absent. */
export type AuditAlerts = { readonly page?: FindingSeverity; readonly ticket?: FindingSeverity };

/** The `audit` of a config that names nothing to audit. */
export const nothingAudited: AuditConfig = {
  buckets: [],
  backups: [],
  alerts: { page: 'critical', ticket: 'high' },
};
