/** Examples: AWS CLI Command Reference, s3api get-bucket-lifecycle-configuration; forms: Amazon S3 API reference, LifecycleRule. */
import { describe, expect, it } from 'vitest';
import { settingsOf, unreadable } from './given.ts';

const lifecycleOf = (document: unknown) => settingsOf('get-bucket-lifecycle-configuration', document).lifecycle;

/** The one rule of a document that has it. */
function ruleOf(rule: object) {
  const lifecycle = lifecycleOf({ Rules: [{ Status: 'Enabled', ...rule }] });
  return lifecycle.state === 'found' ? lifecycle.value.rules[0] : lifecycle;
}

const refused = (path: string, text: string) =>
  unreadable(`get-bucket-lifecycle-configuration.json: Rules[0]${path}: ${text}`);

describe('the lifecycle', () => {
  it("is read from the CLI's own example, whose rules have a prefix and no filter", () => {
    const document = {
      Rules: [
        {
          ID: 'Move rotated logs to Glacier',
          Prefix: 'rotated/',
          Status: 'Enabled',
          Transitions: [{ Date: '2015-11-10T00:00:00.000Z', StorageClass: 'GLACIER' }],
        },
        {
          Status: 'Enabled',
          Prefix: '',
          NoncurrentVersionTransitions: [{ NoncurrentDays: 0, StorageClass: 'GLACIER' }],
          ID: 'Move old versions to Glacier',
        },
      ],
    };
    expect(lifecycleOf(document)).toEqual({
      state: 'found',
      value: {
        minimumSize: 'all_storage_classes_128K',
        rules: [
          {
            id: 'Move rotated logs to Glacier',
            enabled: true,
            filter: { prefix: 'rotated/', tags: {} },
            transitions: [{ when: { date: Date.UTC(2015, 10, 10) }, storageClass: 'GLACIER' }],
            noncurrentTransitions: [],
          },
          {
            id: 'Move old versions to Glacier',
            enabled: true,
            filter: { prefix: '', tags: {} },
            transitions: [],
            noncurrentTransitions: [{ days: 0, storageClass: 'GLACIER' }],
          },
        ],
      },
    });
  });

  it.each([
    ['an empty filter', { Filter: {} }, { prefix: '', tags: {} }],
    ['a prefix', { Filter: { Prefix: 'logs/' } }, { prefix: 'logs/', tags: {} }],
    ['a tag', { Filter: { Tag: { Key: 'a', Value: '1' } } }, { prefix: '', tags: { a: '1' } }],
    ['a size', { Filter: { ObjectSizeGreaterThan: 500 } }, { prefix: '', tags: {}, sizeGreaterThan: 500 }],
    [
      // "Example 9: Lifecycle configuration with … size" (Amazon S3 User Guide, "Examples of S3 Lifecycle configurations").
      'all of them',
      {
        Filter: {
          And: {
            Prefix: 'logs/',
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '2' },
            ],
            ObjectSizeGreaterThan: 500,
            ObjectSizeLessThan: 64_000,
          },
        },
      },
      { prefix: 'logs/', tags: { a: '1', b: '2' }, sizeGreaterThan: 500, sizeLessThan: 64_000 },
    ],
  ])('applies to %s', (_, rule, filter) => {
    expect(ruleOf(rule)).toMatchObject({ filter });
  });

  it('reads every action', () => {
    const rule = ruleOf({
      Filter: {},
      Expiration: { Days: 365 },
      Transitions: [{ Days: 0, StorageClass: 'INTELLIGENT_TIERING' }],
      NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'GLACIER_IR', NewerNoncurrentVersions: 2 }],
      NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 5 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    });
    expect(rule).toMatchObject({
      expiration: { days: 365 },
      transitions: [{ when: { days: 0 }, storageClass: 'INTELLIGENT_TIERING' }],
      noncurrentTransitions: [{ days: 30, storageClass: 'GLACIER_IR', newerVersions: 2 }],
      noncurrentExpiration: { days: 90, newerVersions: 5 },
      abortMultipartDays: 7,
    });
  });

  it('reads an expiration of delete markers, and none where the marker is false', () => {
    expect(ruleOf({ Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } })).toMatchObject({
      expiration: { expiredObjectDeleteMarker: true },
    });
    expect(ruleOf({ Filter: {}, Expiration: { ExpiredObjectDeleteMarker: false } })).not.toHaveProperty('expiration');
  });

  it('says where a rule with a storage class that does not exist yet stands', () => {
    const rule = {
      Filter: {},
      Transitions: [
        { Days: 1, StorageClass: 'GLACIER' },
        { Days: 2, StorageClass: 'TAPE' },
      ],
    };
    expect(ruleOf(rule)).toEqual(
      refused('.Transitions[1].StorageClass', '"TAPE" is no storage class that a rule can move objects to'),
    );
  });

  it('refuses more transitions than there are classes to move to', () => {
    // API reference, Transition, StorageClass: six values.
    const six = ['STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'];
    const transitions = six.map((StorageClass, n) => ({ Days: 30 * (n + 1), StorageClass }));
    expect(ruleOf({ Filter: {}, Transitions: transitions })).toHaveProperty('transitions.length', 6);
    const more = [...transitions, { Days: 400, StorageClass: 'GLACIER' }];
    expect(ruleOf({ Filter: {}, Transitions: more })).toEqual(refused('.Transitions', 'more than 6 of them'));
  });

  it.each([
    ['.Filter', 'Unrecognized key: "Colour"', { Filter: { Colour: 'red' } }],
    ['', 'Unrecognized key: "Hibernation"', { Filter: {}, Hibernation: { Days: 1 } }],
    ['', 'a rule has a Filter or a Prefix, and not both', { Filter: {}, Prefix: 'a' }],
    ['.Filter', 'several criteria stand in an And', { Filter: { Prefix: 'a', ObjectSizeLessThan: 3 } }],
    ['.Expiration.Days', 'Too small: expected number to be >0', { Filter: {}, Expiration: { Days: 0 } }],
    [
      '.Expiration',
      'an expiration has Days, a Date or ExpiredObjectDeleteMarker, and one of them only',
      { Filter: {}, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } },
    ],
    [
      '.Transitions[0]',
      'a transition has Days or a Date, and not both',
      { Filter: {}, Transitions: [{ StorageClass: 'GLACIER' }] },
    ],
    [
      '.Filter.And.Tags',
      'a key stands there twice',
      {
        Filter: {
          And: {
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'a', Value: '2' },
            ],
          },
        },
      },
    ],
  ])('does not half read what it does not know: %s %s', (path, text, rule) => {
    expect(ruleOf(rule)).toEqual(refused(path, text));
  });

  it('has the minimum size that the document names', () => {
    const document = {
      Rules: [{ Status: 'Disabled', Filter: {} }],
      TransitionDefaultMinimumObjectSize: 'varies_by_storage_class',
    };
    expect(lifecycleOf(document)).toMatchObject({ value: { minimumSize: 'varies_by_storage_class' } });
  });

  it('finds no tag of a name that JavaScript gives every object', () => {
    const rule = ruleOf({ Filter: { Tag: { Key: '__proto__', Value: 'x' } } });
    const tags = rule !== undefined && 'filter' in rule ? rule.filter.tags : {};
    expect(Object.entries(tags)).toEqual([['__proto__', 'x']]);
    expect(tags['constructor']).toBeUndefined();
  });
});
