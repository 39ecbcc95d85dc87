/** Rules and objects for tests of lifecycles, short enough to be read in a table. */
import type { Lifecycle, LifecycleRule } from '../../shared/storage/bucket.ts';
import type { Life, ObjectFacts } from '../../shared/storage/life.ts';

export const kb = 1024;

export function rule(parts: Partial<LifecycleRule>): LifecycleRule {
  return { enabled: true, filter: { prefix: '', tags: {} }, transitions: [], noncurrentTransitions: [], ...parts };
}

export function lifecycle(...rules: readonly Partial<LifecycleRule>[]): Lifecycle {
  return { rules: rules.map(rule), minimumSize: 'all_storage_classes_128K' };
}

/** Created at half past ten, as in the examples of the S3 User Guide; a megabyte. */
export function object(parts: Partial<ObjectFacts> = {}): ObjectFacts {
  return {
    key: 'logs/a.log',
    size: 1024 * kb,
    tags: {},
    createdAt: time('2014-01-15T10:30Z'),
    storageClass: 'STANDARD',
    versioning: 'off',
    ...parts,
  };
}

export function time(text: string): number {
  return Date.parse(text);
}

/** `2014-01-19 moved GLACIER`, without the creation; with the hour where it is not midnight. */
export function told({ events }: Life): readonly string[] {
  return events.slice(1).map(({ at, what, storageClass }) => {
    const [day = '', clock = ''] = new Date(at).toISOString().split('T');
    const when = clock === '00:00:00.000Z' ? day : `${day}T${clock.slice(0, 5)}`;
    return [when, what, ...(storageClass === undefined ? [] : [storageClass])].join(' ');
  });
}
