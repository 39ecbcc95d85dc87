import type { BucketCheck, BucketContext } from '../check.ts';
import { type Copies, type Count, copiesOf, copiesText, countText } from '../copies.ts';
import type { Evidence, Fix } from '../finding.ts';
import type { StoragePolicy } from '../policy.ts';
import { conclude, doubtful, doubtOf, of } from './conclude.ts';

const document = 'get-bucket-replication';

export const copiesCheck: BucketCheck = {
  id: 'copies',
  title: '3-2-1: copies',
  severity: 'high',
  reason:
    'Three copies, on two kinds of storage, one of them elsewhere: no single mistake, fault or disaster takes them all.',
  source: 'https://www.cisa.gov/sites/default/files/publications/data_backup_options.pdf',
  applies: ({ copies }) => copies !== undefined,
  run: (context) => {
    const { policy, settings } = context;
    const copies = copiesOf(context);
    if (copies === undefined || policy.copies === undefined) {
      return settings.replication.state === 'unknown'
        ? doubtful(doubtOf(document, settings.replication))
        : conclude([]);
    }
    const asked = requirements(policy.copies, copies);
    const short = asked.filter(({ wanted, count }) => count.most < wanted);
    if (short.length > 0) {
      const texts = short.map(({ wanted, count, what }) => `${countText(count)} of ${wanted} ${what}`);
      const summary = `Too few copies: ${texts.join(', ')} (${copiesText(copies)}).`;
      return conclude([{ summary, evidence: evidenceOf(context, copies), fix }]);
    }
    const unsure = asked.filter(({ wanted, count }) => count.least < wanted);
    if (unsure.length === 0) return conclude([]);
    const whys = unsure.map(({ wanted, count, what }) => `${countText(count)} of ${wanted} ${what}`);
    return doubtful({
      why: `not every copy could be looked at: ${whys.join(', ')}`,
      evidence: evidenceOf(context, copies),
    });
  },
};

type Requirement = { readonly what: string; readonly wanted: number; readonly count: Count };

function requirements(wanted: NonNullable<StoragePolicy['copies']>, copies: Copies): readonly Requirement[] {
  return [
    { what: 'copies', wanted: wanted.total, count: copies.total },
    { what: 'kinds of storage', wanted: wanted.kinds, count: copies.kinds },
    { what: 'copies in another region', wanted: wanted.regions, count: copies.regions },
    { what: 'copies in another account', wanted: wanted.accounts, count: copies.accounts },
  ];
}

function evidenceOf({ settings }: BucketContext, { copies }: Copies): readonly Evidence[] {
  const others = copies.flatMap(({ bucket, isThere }) =>
    bucket === settings.bucket || isThere === 'no' ? [] : [{ bucket, isThere }],
  );
  return [
    { document, path: settings.replication.state === 'found' ? 'ReplicationConfiguration.Rules' : '' },
    ...others.map(({ bucket, isThere }) => ({
      document: of('get-bucket-location', bucket),
      path: '',
      shows: { yes: 'a copy', partly: 'a copy of some keys', unsure: 'not known whether copies get there' }[isThere],
    })),
  ];
}

const fix: Fix = {
  summary:
    'Replicate every key to more buckets: in another region, or another account, and in GLACIER or DEEP_ARCHIVE for another kind of storage.',
  safe: false,
  caution:
    'Which buckets, only you know. A rule that copies replicas of this bucket further does not count: S3 does not replicate replicas.',
  calls: [],
};
