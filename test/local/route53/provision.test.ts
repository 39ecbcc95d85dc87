/** What a config finds in the machine's own Route 53 when it starts, and starts again. */
import { describe, expect, it } from 'vitest';
import { CannotStart } from '../../../local/cannotStart.ts';
import { hostedNames } from '../../../local/route53/hostedNames.ts';
import { type Guarded, provision, type Wanted } from '../../../local/route53/provision.ts';
import type { Route53State } from '../../../local/route53/standIn.ts';
import type { HttpTarget } from '../../../shared/probe/target.ts';
import { east, failover, west, zoneId } from './samples.ts';

const nothing: Route53State = { zones: [], healthChecks: [], changes: [] };

function http(url: string): HttpTarget {
  return {
    kind: 'http',
    url,
    method: 'GET',
    headers: {},
    redirectsMax: 0,
    bodyBytesMax: 1_024,
    timeoutMs: 1_000,
    expect: { status: [{ from: 200, to: 200 }], headers: {}, json: [] },
  };
}

function guarded(service: string, endpoint: string, url: string, more: Partial<Guarded> = {}): Guarded {
  return { service, endpoint, target: http(url), mode: 'records', ...more };
}

const urls = ['http://192.0.2.10:8080/health?deep=1', 'https://west.example.com/health'] as const;
const shop: Wanted = {
  records: [{ zone: zoneId, name: 'shop.example.com' }],
  endpoints: [guarded('shop', 'us-east-1', urls[0]), guarded('shop', 'us-west-2', urls[1])],
};

/** With ids that count up. */
function provided(state: Route53State, wanted: Wanted) {
  let made = 0;
  return provision(state, wanted, () => {
    made += 1;
    return `new-${made}`;
  });
}

describe("a zone's name", () => {
  it.each([
    [['shop.example.com'], 'example.com.'],
    [['a.eu.example.com', 'b.us.example.com'], 'example.com.'],
    [['a.eu.example.com', 'b.eu.example.com.'], 'eu.example.com.'],
    // Nobody owns a top-level domain.
    [['example.com', 'shop.example.com'], 'example.com.'],
    [['example.com'], 'example.com.'],
  ])('above the records %j is %s', (names, name) => {
    expect(hostedNames(names.map((record) => ({ zone: zoneId, name: record })))).toEqual([{ zone: zoneId, name }]);
  });

  it('cannot be had where the records have no domain in common, or two zones would have one name', () => {
    const apart = ['shop.example.com', 'shop.example.org'].map((name) => ({ zone: zoneId, name }));
    expect(() => hostedNames(apart)).toThrow(CannotStart);
    const twins = ['ZONE1', 'ZONE2'].map((zone, index) => ({ zone, name: `${index}.example.com` }));
    expect(() => hostedNames(twins)).toThrow(/ZONE1, ZONE2 would all be example\.com /);
  });
});

describe('provisioning', () => {
  it('makes the zone, and a health check of what each endpoint is probed at', () => {
    const { state, endpoints } = provided(nothing, shop);
    expect(state.zones).toMatchObject([{ id: zoneId, name: 'example.com.' }]);
    // API reference, HealthCheckConfig; the path is "any value for which your endpoint returns 2xx or 3xx", with its query.
    expect(state.healthChecks.map(({ id, config }) => [id, config])).toEqual([
      [
        'new-1',
        {
          Type: 'HTTP',
          IPAddress: '192.0.2.10',
          Port: 8080,
          ResourcePath: '/health?deep=1',
          RequestInterval: 10,
          FailureThreshold: 3,
        },
      ],
      [
        'new-2',
        {
          Type: 'HTTPS',
          FullyQualifiedDomainName: 'west.example.com',
          Port: 443,
          ResourcePath: '/health',
          RequestInterval: 10,
          FailureThreshold: 3,
        },
      ],
    ]);
    expect(endpoints.map(({ healthCheckId }) => healthCheckId)).toEqual(['new-1', 'new-2']);
  });

  it('changes nothing when it is done again', () => {
    const { state } = provided(nothing, shop);
    expect(provided(state, shop).state).toEqual(state);
  });

  it('lets a health check keep its id when the URL changes, and takes the id that the config names', () => {
    const { state } = provided(nothing, shop);
    const moved = guarded('shop', 'us-east-1', 'http://192.0.2.10:9090/');
    const named = guarded('shop', 'us-west-2', urls[1], { healthCheckId: 'named' });
    const after = provided(state, { ...shop, endpoints: [moved, named] });
    expect(after.endpoints.map(({ healthCheckId }) => healthCheckId)).toEqual(['new-1', 'named']);
    expect(after.state.healthChecks[0]?.config).toMatchObject({ Port: 9090, ResourcePath: '/' });
  });

  it('keeps the records and what guards them when a service leaves the config, and forgets other checks', () => {
    const { state } = provided(nothing, shop);
    const records = [failover('PRIMARY', 'one', east, 'new-1'), failover('SECONDARY', 'two', west)];
    const zones = state.zones.map((zone) => ({ ...zone, recordSets: [...zone.recordSets, ...records] }));
    const other: Wanted = { records: [{ zone: 'ZOTHER', name: 'a.example.net' }], endpoints: [] };
    const after = provided({ ...state, zones }, other).state;
    expect(after.zones.map(({ id }) => id)).toEqual([zoneId, 'ZOTHER']);
    expect(after.zones[0]?.recordSets).toEqual(expect.arrayContaining(records));
    expect(after.healthChecks.map(({ id }) => id)).toEqual(['new-1']);
  });

  it('widens a zone for a new record, with all that was in it', () => {
    const records = [{ zone: zoneId, name: 'a.eu.example.com' }];
    const { state } = provided(nothing, { records, endpoints: [] });
    const kept = failover('PRIMARY', 'one', east, 'check');
    const zones = state.zones.map((zone) => ({ ...zone, recordSets: [...zone.recordSets, kept] }));
    const wider = [...records, { zone: zoneId, name: 'b.us.example.com' }];
    const [zone] = provided({ ...state, zones }, { records: wider, endpoints: [] }).state.zones;
    expect(zone?.name).toBe('example.com.');
    expect(zone?.recordSets.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'example.com. NS',
      'example.com. SOA',
      'www.example.com. A',
    ]);
  });

  it('lets a zone of another id take the place of one with its name', () => {
    const { state } = provided(nothing, shop);
    const renamed = { ...shop, records: [{ zone: 'ZNEW', name: 'shop.example.com' }] };
    expect(provided(state, renamed).state.zones.map(({ id }) => id)).toEqual(['ZNEW']);
  });

  it('lets no zone that the config has left answer for a record that it names', () => {
    const before = { records: [{ zone: 'ZOLD', name: 'a.eu.example.com' }], endpoints: [] };
    const { state } = provided(nothing, before);
    expect(state.zones.map(({ name }) => name)).toEqual(['eu.example.com.']);
    const names = ['a.eu.example.com', 'b.us.example.com'].map((name) => ({ zone: 'ZNEW', name }));
    const after = provided(state, { records: names, endpoints: [] }).state;
    expect(after.zones.map(({ id, name }) => `${id} ${name}`)).toEqual(['ZNEW example.com.']);
  });

  it('refuses zones of which one would hide a record of the other', () => {
    const nested = [
      { zone: 'ZONE1', name: 'a.eu.example.com' },
      { zone: 'ZONE1', name: 'b.us.example.com' },
      { zone: 'ZONE2', name: 'c.eu.example.com' },
    ];
    const refusal = /record a\.eu\.example\.com of the hosted zone ZONE1 .* the zone ZONE2/;
    expect(() => provided(nothing, { records: nested, endpoints: [] })).toThrow(refusal);
    // A zone stays as wide as it was, so it may come to have the name of another one.
    const { state } = provided(nothing, { records: [{ zone: 'ZONE1', name: 'a.example.com' }], endpoints: [] });
    const twins = [
      { zone: 'ZONE1', name: 'a.eu.example.com' },
      { zone: 'ZONE2', name: 'b.example.com' },
    ];
    expect(() => provided(state, { records: twins, endpoints: [] })).toThrow(CannotStart);
  });

  const plain = http(urls[0]);
  it.each<readonly [string, Guarded['target']]>([
    ['asks a DNS server', { kind: 'dns', name: 'a.example.com', type: 'A', timeoutMs: 1_000, expect: {} }],
    ['sends headers', { ...plain, headers: { authorization: 'Bearer x' } }],
    ['sends a body', { ...plain, method: 'POST', body: '{}' }],
    ['expects another status', { ...plain, expect: { ...plain.expect, status: [{ from: 401, to: 401 }] } }],
  ])(
    'checks nothing where Route 53 cannot do what the probe does, which %s: it is then always healthy',
    (_, target) => {
      const { state } = provided(nothing, {
        ...shop,
        endpoints: [{ ...guarded('shop', 'us-east-1', urls[0]), target }],
      });
      expect(state.healthChecks[0]?.config.Disabled).toBe(true);
    },
  );
});
