/**
 * Folders whose tests may share a process, one file after another: they change nothing that others find there, such as modules,
 * the clock or the environment. `test/lint/sharedProcess.test.ts` holds them to it.
 */
export const changingNothing = [
  'alerts',
  'availability',
  'config',
  'control',
  'docs',
  'failover',
  'incidents',
  'ledger',
  'objectives',
  'openslo',
  'report',
  'status',
  'storage',
] as const;
