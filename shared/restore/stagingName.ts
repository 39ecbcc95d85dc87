/** Names of databases that may be written into: nobody gives one of these to a database that people depend on. */

const words = ['restore', 'restores', 'staging', 'scratch', 'test', 'tests', 'holdfast'] as const;

/** For messages; completes "a word such as …". */
export const stagingWords = 'restore, staging, scratch or test';

/** Whether one of the words stands in the name by itself: in `restore_test` and `orders-staging`, and not in `latest`. */
export function isStagingName(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((part) => words.some((word) => word === part));
}
