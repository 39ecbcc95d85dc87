/** What the function that restores is called, for whoever starts it. */
import type { Region } from '../shared/config/config.ts';
import { regional, sub } from './policyStatements.ts';
import type { Resource } from './tables.ts';

/** A durable function is started by a version or an alias of it, and goes on with the version that it began with. */
export const restoreAlias = 'live';

export function restoreFunctionName(prefix: string): string {
  return `${prefix}-restore`;
}

/** From whichever region; the function is at home. */
export function restoreAliasArn(prefix: string, home: Region): Resource {
  return sub(`${regional('lambda', home)}:function:${restoreFunctionName(prefix)}:${restoreAlias}`);
}
