/**
 * The rules of change batches, each with the place that documents it: DG is the Amazon Route 53 developer guide, API
 * its API reference, and "seen" a message of the real service in a public report.
 */
import { describe, expect, it } from 'vitest';
import { applyChangeBatch, type Change, type Zone } from '../../../local/route53/zone.ts';
import {
  accepted,
  alias,
  contentOf,
  create,
  east,
  emptyZone,
  failover,
  name,
  pair,
  refusals,
  remove,
  simple,
  upsert,
  west,
  zoneId,
  zoneWith,
} from './samples.ts';

const [primary, secondary] = pair(1, east, west);
const pairZone = zoneWith(primary, secondary);
const apexOf = (type: string) => {
  const found = emptyZone.recordSets.find((recordSet) => recordSet.type === type);
  if (found === undefined) throw new Error(`a new zone has no ${type}`);
  return found;
};

type Refusal = {
  readonly rule: string;
  readonly zone?: Zone;
  readonly changes: readonly Change[];
  readonly message: string | readonly string[];
};

function itRefuses(cases: readonly Refusal[]): void {
  it.each(cases)('refuses $rule', ({ zone = emptyZone, changes, message }) => {
    const before = structuredClone(zone);
    expect(refusals(zone, ...changes)).toEqual([message].flat());
    expect(zone).toEqual(before);
  });
}

describe('deleting', () => {
  // API, ChangeResourceRecordSets: "you must specify all the same values that you specified when you created it"; both
  // messages seen in boto/boto3 and openshift reports.
  const mismatch =
    "Tried to delete resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-1'] but the values provided do not match the current values";
  const values = primary.content.kind === 'values' ? primary.content : { ttl: 0, values: [] };
  itRefuses([
    {
      rule: 'what is not there',
      changes: [remove(simple('A', [east]))],
      message: "Tried to delete resource record set [name='www.example.com.', type='A'] but it was not found",
    },
    {
      rule: 'a set identifier that is not there',
      zone: pairZone,
      changes: [remove({ ...primary, setIdentifier: 'stale' })],
      message:
        "Tried to delete resource record set [name='www.example.com.', type='A', set identifier='stale'] but it was not found",
    },
    {
      rule: 'another TTL',
      zone: pairZone,
      changes: [remove({ ...primary, content: { kind: 'values', ttl: 31, values: values.values } })],
      message: mismatch,
    },
    {
      rule: 'other values',
      zone: pairZone,
      changes: [remove({ ...primary, content: { kind: 'values', ttl: 30, values: [west] } })],
      message: mismatch,
    },
    {
      rule: 'another role',
      zone: pairZone,
      changes: [remove({ ...primary, failover: 'SECONDARY' })],
      message: mismatch,
    },
    {
      rule: 'another health check',
      zone: pairZone,
      changes: [remove({ ...primary, healthCheckId: 'other' })],
      message: mismatch,
    },
    {
      rule: 'no health check where there is one',
      zone: pairZone,
      changes: [remove(failover('PRIMARY', '192.0.2.10-1', east))],
      message: mismatch,
    },
    {
      rule: 'an alias where there are values',
      zone: pairZone,
      changes: [remove({ ...primary, content: alias(name).content })],
      message: mismatch,
    },
    {
      rule: 'an alias that evaluates health otherwise',
      zone: zoneWith(simple('A', [east]), alias(name, { name: 'a.example.com.' })),
      changes: [
        remove({
          name: 'a.example.com.',
          type: 'A',
          content: { kind: 'alias', zoneId, target: name, evaluateTargetHealth: false },
        }),
      ],
      message:
        "Tried to delete resource record set [name='a.example.com.', type='A'] but the values provided do not match the current values",
    },
    {
      // API: "If you try to delete the same resource record set more than once in a single change batch, Route 53
      // returns an InvalidChangeBatch error".
      rule: 'the same one twice in a batch',
      zone: pairZone,
      changes: [remove(primary), remove(primary)],
      message: [
        "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
        "Tried to delete resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-1'] but it was not found",
      ],
    },
    // Seen in reports of tools that empty zones.
    {
      rule: 'the SOA record of the zone',
      changes: [remove(apexOf('SOA'))],
      message: 'A HostedZone must contain exactly one SOA record.',
    },
    {
      rule: 'the NS records of the zone',
      changes: [remove(apexOf('NS'))],
      message: 'A HostedZone must contain at least one NS record for the zone itself.',
    },
  ]);

  it('takes the values in any order: the records of a set have none (RFC 2181, section 5)', () => {
    const zone = zoneWith(simple('A', [east, west]));
    expect(contentOf(accepted(applyChangeBatch(zone, [remove(simple('A', [west, east]))])))).toEqual(
      contentOf(emptyZone),
    );
  });
});

describe('creating', () => {
  itRefuses([
    {
      // Seen in hashicorp/terraform-provider-aws issue 7918.
      rule: 'what is there',
      zone: zoneWith(simple('A', [east])),
      changes: [create(simple('A', [west]))],
      message: "Tried to create resource record set [name='www.example.com.', type='A'] but it already exists",
    },
    {
      rule: 'a set identifier that is there',
      zone: pairZone,
      changes: [create(primary)],
      message:
        "Tried to create resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-1'] but it already exists",
    },
    {
      // Seen, for one name and type twice in a batch.
      rule: 'one record set twice in a batch',
      changes: [upsert(simple('A', [east])), upsert(simple('A', [west]))],
      message: "The request contains an invalid set of changes for a resource record set 'A www.example.com.'",
    },
  ]);

  it('finds the same name whatever its case and its trailing dot (DG, "DNS domain name format")', () => {
    const zone = zoneWith(simple('A', [east], { name: 'WWW.Example.COM' }));
    expect(zone.recordSets.at(-1)?.name).toBe(name);
    expect(refusals(zone, create(simple('A', [west])))).toHaveLength(1);
  });

  it('keeps a wildcard\'s asterisk as \\052 (DG, "DNS domain name format")', () => {
    expect(zoneWith(simple('A', [east], { name: '*.example.com' })).recordSets.at(-1)?.name).toBe('\\052.example.com.');
  });

  it('upserts what is there and what is not (API, ChangeResourceRecordSets)', () => {
    const made = accepted(applyChangeBatch(emptyZone, [upsert(simple('A', [east]))]));
    const changed = accepted(applyChangeBatch(made, [upsert(simple('A', [west]))]));
    expect(contentOf(changed)).toEqual(contentOf(zoneWith(simple('A', [west]))));
  });
});

describe('failover record sets', () => {
  itRefuses([
    {
      // Seen in kubernetes-sigs/external-dns issues 1420 and 2362.
      rule: 'a PRIMARY with values and without a health check',
      changes: [create(failover('PRIMARY', 'one'))],
      message: 'A non-alias primary ResourceRecordSet must have an associated health check. No changes made.',
    },
    {
      // API, ResourceRecordSet: PRIMARY for one of two record sets, SECONDARY for the other.
      rule: 'a second PRIMARY',
      zone: pairZone,
      changes: [create(failover('PRIMARY', 'two', west, 'check'))],
      message:
        'RRSet with DNS name www.example.com., type A, SetIdentifier two cannot be created as another PRIMARY RRSet exists with the same name and type.',
    },
    {
      rule: 'a second SECONDARY',
      zone: pairZone,
      changes: [create(failover('SECONDARY', 'two'))],
      message:
        'RRSet with DNS name www.example.com., type A, SetIdentifier two cannot be created as another SECONDARY RRSet exists with the same name and type.',
    },
    {
      // API: "You can't create non-failover resource record sets that have the same values for the Name and Type
      // elements as failover resource record sets"; the message seen for weighted ones.
      rule: 'a simple record set beside them',
      zone: pairZone,
      changes: [create(simple('A', [east]))],
      message:
        'RRSet with DNS name www.example.com., type A cannot be created as other RRSets exist with the same name and type.',
    },
    {
      rule: 'them beside a simple record set',
      zone: zoneWith(simple('A', [east])),
      changes: [create(failover('SECONDARY', 'two'))],
      message:
        'RRSet with DNS name www.example.com., type A, SetIdentifier two cannot be created as a non-failover set exists with the same name and type.',
    },
    {
      // API, ResourceRecordSet, Type: NS is not among the types for failover.
      rule: 'them for name servers',
      changes: [create({ ...simple('NS', ['ns.example.net.']), failover: 'SECONDARY', setIdentifier: 'one' })],
      message: 'RRSet of type NS with DNS name www.example.com. cannot have a failover routing policy',
    },
    {
      // API, Failover: "you must also include the EvaluateTargetHealth element and set the value to true".
      rule: 'a failover alias that does not evaluate its target',
      zone: zoneWith(simple('A', [east], { name: 'a.example.com.' })),
      changes: [
        create({
          name,
          type: 'A',
          failover: 'PRIMARY',
          setIdentifier: 'one',
          content: { kind: 'alias', zoneId, target: 'a.example.com.', evaluateTargetHealth: false },
        }),
      ],
      message: 'A failover alias ResourceRecordSet must evaluate the health of its target. No changes made.',
    },
    {
      // Not documented to work, so refused here.
      rule: 'exchanging the roles by two UPSERTs',
      zone: pairZone,
      changes: [upsert({ ...primary, failover: 'SECONDARY' }), upsert({ ...secondary, failover: 'PRIMARY' })],
      message: [
        "Tried to change the failover role of resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-1'] by UPSERT: delete it and create it anew",
        "Tried to change the failover role of resource record set [name='www.example.com.', type='A', set identifier='198.51.100.10-1'] by UPSERT: delete it and create it anew",
      ],
    },
  ]);

  it('lets an alias be PRIMARY without a health check', () => {
    const target = simple('A', [east], { name: 'a.example.com.' });
    const zone = zoneWith(target, alias('a.example.com.', { failover: 'PRIMARY', setIdentifier: 'one' }));
    expect(zone.recordSets).toHaveLength(4);
  });

  const [newPrimary, newSecondary] = pair(2, west, east);
  const swap = [remove(primary), remove(secondary), create(newPrimary), create(newSecondary)];

  it('exchanges the roles in one batch that deletes the pair and creates the other', () => {
    expect(contentOf(accepted(applyChangeBatch(pairZone, swap)))).toEqual(
      contentOf(zoneWith(newPrimary, newSecondary)),
    );
  });

  it('judges who stands beside whom after the whole batch, not in its order', () => {
    const reordered = [create(newPrimary), create(newSecondary), remove(primary), remove(secondary)];
    expect(refusals(pairZone, ...reordered)).toEqual([]);
  });

  it('refuses a writer with an old pair, whole', () => {
    const flipped = accepted(applyChangeBatch(pairZone, swap));
    const [late, lateSecondary] = pair(2, east, west);
    const messages = refusals(flipped, remove(primary), remove(secondary), create(late), create(lateSecondary));
    expect(messages).toEqual([
      "Tried to delete resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-1'] but it was not found",
      "Tried to delete resource record set [name='www.example.com.', type='A', set identifier='198.51.100.10-1'] but it was not found",
      "Tried to create resource record set [name='www.example.com.', type='A', set identifier='192.0.2.10-2'] but it already exists",
      "Tried to create resource record set [name='www.example.com.', type='A', set identifier='198.51.100.10-2'] but it already exists",
    ]);
  });
});

describe('names', () => {
  itRefuses([
    {
      // Seen.
      rule: 'a name outside the zone',
      changes: [create(simple('A', [east], { name: 'www.example.org.' }))],
      message: 'RRSet with DNS name www.example.org. is not permitted in zone example.com.',
    },
    {
      rule: "a name that only ends like the zone's",
      changes: [create(simple('A', [east], { name: 'wwwexample.com.' }))],
      message: 'RRSet with DNS name wwwexample.com. is not permitted in zone example.com.',
    },
    {
      // Seen in harmony-one/harmony-ops issue 491.
      rule: 'no name',
      changes: [create(simple('A', [east], { name: '' }))],
      message: "FATAL problem: DomainNameEmpty (Domain name is empty) encountered with ''",
    },
    {
      // RFC 1035, section 2.3.4.
      rule: 'a label of 64 octets',
      changes: [create(simple('A', [east], { name: `${'a'.repeat(64)}.example.com.` }))],
      message: `FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '${'a'.repeat(64)}.example.com.'`,
    },
    {
      // Seen.
      rule: 'a CNAME at the apex',
      changes: [create(simple('CNAME', ['example.net.'], { name: 'example.com.' }))],
      message: 'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    },
    {
      // Seen, measured against the service.
      rule: 'a CNAME beside other types',
      zone: zoneWith(simple('A', [east])),
      changes: [create(simple('CNAME', ['example.net.']))],
      message:
        'RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
    },
    {
      // Seen, measured against the service.
      rule: 'other types beside a CNAME',
      zone: zoneWith(simple('CNAME', ['example.net.'])),
      changes: [create(simple('A', [east]))],
      message:
        'RRSet of type A with DNS name www.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
    },
    {
      // API: "You can't use the * wildcard for resource records sets that have a type of NS".
      rule: 'a wildcard with NS records',
      changes: [create(simple('NS', ['ns.example.net.'], { name: '*.example.com' }))],
      message: 'RRSet of type NS with DNS name \\052.example.com. is not permitted: a wildcard cannot have NS records',
    },
  ]);

  it('lets a CNAME become another type in one batch (the example of API, ChangeResourceRecordSets)', () => {
    const zone = zoneWith(simple('CNAME', ['example.net.']));
    expect(refusals(zone, remove(simple('CNAME', ['example.net.'])), create(simple('A', [east])))).toEqual([]);
  });

  it('lets CNAMEs fail over', () => {
    const cname = simple('CNAME', ['one.example.net.']);
    const both = [
      { ...cname, failover: 'PRIMARY', setIdentifier: 'one', healthCheckId: 'check' } as const,
      { ...cname, failover: 'SECONDARY', setIdentifier: 'two' } as const,
    ];
    expect(refusals(emptyZone, ...both.map(create))).toEqual([]);
  });
});

describe('values', () => {
  const illegal = (fault: string, value: string) =>
    `Invalid Resource Record: FATAL problem: ${fault} encountered with '${value}'`;
  const notIpv4 = 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)';
  const notIpv6 = 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)';
  const unquoted = 'InvalidCharacterString (Value should be enclosed in quotation marks)';
  const notTwo = "MXRRDATANotTwoFields (MX record doesn't have 2 fields)";

  // DG, "Supported DNS record types"; the faults of A, AAAA, TXT and MX are those that the service names.
  it.each([
    ['A', '192.0.2.256', notIpv4],
    ['A', '192.0.2.010', notIpv4],
    ['A', 'example.com', notIpv4],
    ['A', '2001:db8::1', notIpv4],
    ['AAAA', '192.0.2.1', notIpv6],
    ['AAAA', 'fe80::1%eth0', notIpv6],
    ['CNAME', 'a..b', 'DomainLabelEmpty (Domain label is empty)'],
    ['CNAME', 'a b', 'UnsupportedCharacter (Value contains unsupported characters)'],
    ['NS', '', 'DomainNameEmpty (Domain name is empty)'],
    ['MX', 'mail.example.com', notTwo],
    ['MX', '10 mail example.com', notTwo],
    ['TXT', 'unquoted', unquoted],
    ['TXT', '', unquoted],
    ['TXT', '""v=text""', unquoted],
    ['TXT', '"open', unquoted],
    ['TXT', `"${'a'.repeat(256)}"`, 'CharacterStringTooLong (Value is too long)'],
  ] as const)('refuses %s %j', (type, value, fault) => {
    expect(refusals(emptyZone, create(simple(type, [value])))).toEqual([illegal(fault, value)]);
  });

  it.each([
    ['A', ['192.0.2.1', '192.0.2.2']],
    ['AAAA', ['2001:db8::1', '::ffff:192.0.2.1']],
    ['CNAME', ['no-trailing-dot.example.net']],
    ['MX', ['10 mail.example.com', '20 mail2.example.com.']],
    ['NS', ['ns-2048.awsdns-64.com.']],
    ['TXT', ['"one" "two words"', '"with \\"quotes\\" and \\305"', `"${'a'.repeat(255)}"`]],
  ] as const)('takes %s %j', (type, values) => {
    expect(refusals(emptyZone, create(simple(type, values)))).toEqual([]);
  });

  itRefuses([
    {
      // Seen.
      rule: 'a value twice',
      changes: [create(simple('A', [east, west, east]))],
      message: "Duplicate Resource Record: '192.0.2.10'",
    },
    {
      // API, ResourceRecord: "more than one value for all record types except CNAME and SOA".
      rule: 'two values for a CNAME',
      changes: [create(simple('CNAME', ['a.example.net.', 'b.example.net.']))],
      message: 'RRSet of type CNAME with DNS name www.example.com. cannot have more than one value',
    },
    {
      // Both messages seen in harmony-one/harmony-ops issue 491.
      rule: 'an alias to what is not there',
      changes: [create(alias('gone.example.com.'))],
      message: `Tried to create an alias that targets gone.example.com., type A in zone ${zoneId}, but that target was not found`,
    },
    {
      rule: 'an alias to another zone',
      changes: [create(alias('www.example.org.'))],
      message: `Tried to create an alias that targets www.example.org., type A in zone ${zoneId}, but the alias target name does not lie within the target zone`,
    },
  ]);
});

describe('the size of a batch (DG, "Quotas")', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  // 100 characters with the quotation marks.
  const texts = (count: number) => Array.from({ length: count }, (_, n) => `"${String(n).padStart(98, '0')}"`);

  it.each([
    ['1,000 records', create(simple('A', addresses(1_000))), []],
    ['1,001 records', create(simple('A', addresses(1_001))), ['Number of records limit of 1000 exceeded.']],
    ['500 records upserted, which count twice', upsert(simple('A', addresses(500))), []],
    ['501 records upserted', upsert(simple('A', addresses(501))), ['Number of records limit of 1000 exceeded.']],
    ['32,000 characters', create(simple('TXT', texts(320))), []],
    ['32,100 characters', create(simple('TXT', texts(321))), ['Number of characters limit of 32000 exceeded.']],
    [
      '16,100 characters upserted',
      upsert(simple('TXT', texts(161))),
      ['Number of characters limit of 32000 exceeded.'],
    ],
  ])('%s', (_what, change, messages) => {
    expect(refusals(emptyZone, change)).toEqual(messages);
  });
});

it('refuses a batch whole and says everything that is wrong with it', () => {
  const changes = [create(simple('A', [east])), create(simple('A', ['nonsense'], { name: 'b.example.com.' }))];
  const more = remove(simple('TXT', ['"gone"'], { name: 'c.example.com.' }));
  expect(applyChangeBatch(emptyZone, [...changes, more])).toEqual({
    ok: false,
    messages: [
      "Invalid Resource Record: FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with 'nonsense'",
      "Tried to delete resource record set [name='c.example.com.', type='TXT'] but it was not found",
    ],
  });
});
