import type { BucketSettings, Replication } from '../bucket.ts';
import type { BucketCheck, BucketContext, Found, Outcome } from '../check.ts';
import type { Evidence, Fix } from '../finding.ts';
import type { StoragePolicy } from '../policy.ts';
import { type Fate, fatesOf } from '../replication/coverage.ts';
import type { RuleEffect } from '../replication.ts';
import { accountsDiffer, encryptsWithKms, regionsDiffer, versioned } from '../settingsSay.ts';
import { all, any, type Sure, sure } from '../sure.ts';
import { ruleName } from './activeRules.ts';
import { conclude, type Doubt, doubtful, doubtOf, of } from './conclude.ts';

const document = 'get-bucket-replication';

export const replicationCheck: BucketCheck = {
  id: 'replication',
  title: 'Replication',
  severity: 'high',
  reason: 'What is not replicated is lost with its region, or with whoever may delete in its account.',
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html',
  applies: ({ replicated }) => replicated !== 'no',
  run: (context) => {
    const { replication } = context.settings;
    if (replication.state === 'unknown') return doubtful(doubtOf(document, replication));
    if (replication.state === 'absent') {
      const summary = `Nothing is replicated: the bucket has no replication configuration, and the policy asks for a copy in ${where(context)}.`;
      return conclude([{ summary, evidence: [{ document, path: '' }], fix: fixOf(context) }]);
    }
    return judge(context, replication.value);
  },
};

function judge(context: BucketContext, replication: Replication): Outcome {
  const fates = fatesOf(context, replication).map((fate) => ({
    ...fate,
    copied: isCopied(fate, context, replication),
  }));
  const uncovered = fates.filter(({ copied }) => copied === 'no');
  if (uncovered.length > 0) {
    // That other objects are unsure does not matter any more: some certainly have no copy.
    const seen = fates.filter(({ object }) => object.stands.for !== 'any');
    return conclude([finding(context, replication, uncovered, seen)]);
  }
  const doubts = fates.some(({ copied }) => copied === 'unsure') ? doubtsOf(context, replication) : [];
  return conclude([], doubts);
}

/** Whether a copy goes to where the policy wants one. */
function isCopied({ effects }: Fate, context: BucketContext, { rules }: Replication): Sure {
  return any(effects.map((effect) => all([isDone(effect), isElsewhere(effect, context, rules[effect.rule])])));
}

function isDone({ effect }: RuleEffect): Sure {
  return effect === 'unsure' ? 'unsure' : sure(effect === 'copied');
}

/** True regions and accounts are compared: a rule's name, or the word cross-region, proves nothing. */
function isElsewhere(
  { destination }: RuleEffect,
  { policy, settings, estate }: BucketContext,
  rule: Replication['rules'][number] | undefined,
): Sure {
  if (destination === settings.bucket) return 'no';
  const other = estate.get(destination);
  if (policy.replicated === 'other-region') return other === undefined ? 'unsure' : regionsDiffer(settings, other);
  if (policy.replicated === 'anywhere') return 'yes';
  const differs = other === undefined ? 'unsure' : accountsDiffer(settings, other);
  const named = rule?.destination.account;
  if (differs !== 'unsure' || named === undefined || settings.account.state !== 'found') return differs;
  return sure(named !== settings.account.value);
}

type Judged = Fate & { readonly copied: Sure };

function finding(
  context: BucketContext,
  replication: Replication,
  uncovered: readonly Judged[],
  seen: readonly Judged[],
): Found {
  const missed = uncovered.filter(({ object }) => object.stands.for !== 'any');
  const evidence = [...ruleEvidence(context, replication, uncovered), ...keyEvidence(missed)];
  const fix = fixOf(context);
  if (missed.length > 0) {
    const names = missed.slice(0, 3).map(({ object }) => nameOf(object));
    const more = missed.length > names.length ? ` and ${missed.length - names.length} more` : '';
    const summary = `No copy of ${names.join(', ')}${more} goes to ${where(context)}: ${whyNot(context, replication, missed)}.`;
    return { summary, evidence, fix };
  }
  const covered = seen.filter(({ copied }) => copied === 'yes').length;
  const unsure = seen.filter(({ copied }) => copied === 'unsure').length;
  const summary = `Not every key has a copy in ${where(context)}: ${whyNot(context, replication, uncovered)}.`;
  if (seen.length === 0) return { summary, evidence, fix };
  const rest = `${countsText(covered, unsure, seen.length)}.`;
  return { severity: covered === seen.length ? 'low' : 'medium', summary: `${summary} ${rest}`, evidence, fix };
}

function countsText(covered: number, unsure: number, all: number): string {
  if (all === unsure) {
    return all === 1
      ? 'Whether the one that was looked at has one is not known'
      : `Whether any of the ${all} that were looked at has one is not known`;
  }
  const known = `${covered} of the ${all} that were looked at ${covered === 1 ? 'has' : 'have'} one`;
  return unsure === 0 ? known : `${known}, and of ${unsure} it is not known`;
}

/** In the words of a person, each reason once. */
function whyNot(context: BucketContext, replication: Replication, fates: readonly Judged[]): string {
  const reasons = fates.flatMap(({ effects }) => effects.map((effect) => reasonOf(effect, context, replication)));
  return [...new Set(reasons)].slice(0, 5).join('; ');
}

function reasonOf(effect: RuleEffect, { settings, estate, policy }: BucketContext, { rules }: Replication): string {
  const name = ruleName(rules[effect.rule]?.id, effect.rule);
  if (effect.effect !== 'not-copied') {
    const other = estate.get(effect.destination);
    const place = policy.replicated === 'other-account' ? other?.account : other?.region;
    const stands = place?.state === 'found' ? ` in ${place.value}` : '';
    return `${name} copies to ${effect.destination}${stands}, as the bucket ${settings.bucket} is itself`;
  }
  const texts = {
    disabled: 'is disabled',
    'not-in-scope': 'is for other keys or tags',
    outranked: 'gives way to another rule',
    'source-not-versioned': 'cannot act, as the bucket is not versioned',
    'is-replica': 'leaves replicas out',
    'existing-object': 'leaves objects out that are older than it',
    archived: 'leaves archived objects out',
    'kms-not-asked': 'does not ask for objects encrypted with KMS, which all new ones are',
    'destination-not-versioned': `cannot act, as ${effect.destination} is not versioned`,
  } as const;
  return `${name} ${texts[effect.why]}`;
}

function nameOf({ key, stands }: Fate['object']): string {
  return stands.for === 'backup' ? `the backup ${stands.id}` : key;
}

const evidenceMax = 5;

function ruleEvidence(
  { estate, policy }: BucketContext,
  { rules }: Replication,
  fates: readonly Judged[],
): readonly Evidence[] {
  const places = [...new Set(fates.flatMap(({ effects }) => effects.map(({ rule }) => rule)))].slice(0, evidenceMax);
  return places.flatMap((place): readonly Evidence[] => {
    const rule = rules[place];
    if (rule === undefined) return [];
    const path = `ReplicationConfiguration.Rules[${place}]`;
    const region = estate.get(rule.destination.bucket)?.region;
    const shows = rule.enabled ? `${rule.scope.prefix}* to ${rule.destination.bucket}` : 'Disabled';
    const located: readonly Evidence[] =
      policy.replicated === 'other-region' && region?.state === 'found'
        ? [
            {
              document: of('get-bucket-location', rule.destination.bucket),
              path: 'LocationConstraint',
              shows: region.value,
            },
          ]
        : [];
    return [{ document, path, shows }, ...located];
  });
}

function keyEvidence(fates: readonly Judged[]): readonly Evidence[] {
  return fates
    .flatMap(({ object: { key, stands } }): readonly Evidence[] =>
      stands.for === 'sampled' ? [{ document: 'objects', path: `Contents[${stands.place}].Key`, shows: key }] : [],
    )
    .slice(0, evidenceMax);
}

/** What, had somebody been able to look, would have settled it. */
function doubtsOf({ policy, settings, estate }: BucketContext, { rules }: Replication): readonly Doubt[] {
  const { versioning, encryption, region, account } = settings;
  const own: Doubt[] = [];
  if (versioning.state === 'unknown') own.push(doubtOf('get-bucket-versioning', versioning));
  if (encryptsWithKms(settings) === 'unsure' && encryption.state === 'unknown') {
    own.push(doubtOf('get-bucket-encryption', encryption));
  }
  const isRegion = policy.replicated === 'other-region';
  if (isRegion && region.state === 'unknown') own.push(doubtOf('get-bucket-location', region));
  if (policy.replicated === 'other-account' && account.state === 'unknown') own.push(doubtOf('account', account));
  const destinations = [
    ...new Set(rules.filter(({ enabled }) => enabled).map(({ destination }) => destination.bucket)),
  ];
  const doubts = [...own, ...destinations.flatMap((bucket) => destinationDoubts(bucket, estate.get(bucket), policy))];
  if (doubts.length > 0) return doubts;
  return [
    {
      why: 'the tags that the rules ask for are not known of every object',
      evidence: [{ document: 'objects', path: '' }],
    },
  ];
}

function destinationDoubts(
  bucket: string,
  settings: BucketSettings | undefined,
  { replicated }: StoragePolicy,
): readonly Doubt[] {
  if (settings === undefined) return [notCollected(bucket)];
  const doubts: Doubt[] = [];
  if (versioned(settings) === 'unsure' && settings.versioning.state === 'unknown') {
    doubts.push(doubtOf('get-bucket-versioning', settings.versioning, bucket));
  }
  if (replicated === 'other-region' && settings.region.state === 'unknown') {
    doubts.push(doubtOf('get-bucket-location', settings.region, bucket));
  }
  if (replicated === 'other-account' && settings.account.state === 'unknown') {
    doubts.push(doubtOf('account', settings.account, bucket));
  }
  return doubts;
}

export function notCollected(bucket: string): Doubt {
  return {
    why: `nothing is known of the destination ${bucket}: it was not collected`,
    evidence: [{ document: of('get-bucket-location', bucket), path: '' }],
  };
}

function where({ policy }: BucketContext): string {
  if (policy.replicated === 'other-region') return 'another region';
  return policy.replicated === 'other-account' ? 'another account' : 'another bucket';
}

function fixOf(context: BucketContext): Fix {
  const { settings } = context;
  const region = settings.region.state === 'found' ? ` than ${settings.region.value}` : '';
  const place = {
    no: 'anywhere',
    anywhere: 'anywhere',
    'other-region': `in another region${region}`,
    'other-account': 'of another account',
  }[context.policy.replicated];
  return {
    summary: `Add an enabled rule, with an empty prefix and no tags, to a versioned bucket ${place}, and a role that S3 can assume for it.`,
    safe: false,
    caution:
      'Which bucket and role, only you know. Objects that are there already are not replicated by it: S3 Batch Replication copies those.',
    calls: [],
  };
}
