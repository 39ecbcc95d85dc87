/** The policies that Holdfast brings, and why each asks what it asks. */
import type { BuiltInPolicyName, StoragePolicy } from '../policy.ts';
import { archivePolicy } from './archive.ts';
import { backupPolicy } from './backup.ts';
import { logsPolicy } from './logs.ts';
import { websitePolicy } from './website.ts';

export type Requirement = Exclude<keyof StoragePolicy, 'name'>;

export type BuiltInPolicy = {
  readonly policy: StoragePolicy;
  /** What it is for, in a sentence. */
  readonly purpose: string;
  /** Why it asks for it, or why it does not. */
  readonly reasons: Readonly<Partial<Record<Requirement, string>>>;
};

export const builtInPolicies: Readonly<Record<BuiltInPolicyName, BuiltInPolicy>> = {
  backup: backupPolicy,
  archive: archivePolicy,
  website: websitePolicy,
  logs: logsPolicy,
};

export function policyNamed(name: BuiltInPolicyName): StoragePolicy;
/** Undefined when no built-in policy has the name. */
export function policyNamed(name: string): StoragePolicy | undefined;
export function policyNamed(name: string): StoragePolicy | undefined {
  return Object.entries(builtInPolicies).find(([id]) => id === name)?.[1].policy;
}
