import { describe, expect, it } from 'vitest';
import { freshMs } from '../../shared/ledger/fresh.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';
import { composeStatus } from '../../shared/status/compose.ts';
import type { ServiceStatus } from '../../shared/status/model.ts';
import { anHour, configOf, down, roundAt, serviceOf, unknown, up } from '../ledger/samples.ts';

const everyMs = 30_000;
const now = anHour + 10_000;
const three = ['us-east-1', 'us-east-2', 'us-west-2'] as const;
const five = [...three, 'eu-west-1', 'eu-central-1'] as const;

type Observers = readonly [string, ...string[]];

/** The state of one endpoint when the observers, in order, said these things; undefined: nothing. */
function stateWhen(observers: Observers, said: readonly (Seen | undefined)[]): string | undefined {
  const rounds = said.flatMap((seen, index) =>
    seen === undefined
      ? []
      : [roundAt({ observer: observers[index] ?? '', slot: anHour, seen: { shop: { a: seen } } })],
  );
  return statusOf(observers, ['a'], rounds).endpoints[0]?.state;
}

function statusOf(observers: Observers, endpoints: readonly string[], rounds: readonly Round[]): ServiceStatus {
  const config = configOf(observers, [serviceOf('shop', everyMs, endpoints)]);
  const { services } = composeStatus({ config, now, rounds, recents: [], boards: [], budgetBoards: [] });
  if (services[0] === undefined) throw new Error('the service is missing');
  return services[0];
}

/** The service's state when every observer sees its endpoints like this. */
function serviceStateWhen(endpoints: Readonly<Record<string, Seen | undefined>>): string {
  const seen = Object.fromEntries(Object.entries(endpoints).flatMap(([id, one]) => (one ? [[id, one]] : [])));
  const rounds = three.map((observer) => roundAt({ observer, slot: anHour, seen: { shop: seen } }));
  return statusOf(three, Object.keys(endpoints), rounds).state;
}

// "more than half of the configured observers; a silent observer never shrinks the denominator" (docs: the words we use)
describe("an endpoint's state", () => {
  it.each<readonly [Observers, readonly (Seen | undefined)[], string]>([
    [['us-east-1'], [up()], 'up'],
    [['us-east-1'], [down()], 'down'],
    [['us-east-1'], [unknown()], 'unknown'],
    [['us-east-1'], [], 'unknown'],
    [['us-east-1', 'us-west-2'], [up(), up()], 'up'],
    [['us-east-1', 'us-west-2'], [up()], 'unknown'],
    [['us-east-1', 'us-west-2'], [up(), down()], 'unknown'],
    [['us-east-1', 'us-west-2'], [down(), down()], 'down'],
    [three, [up(), up(), down()], 'up'],
    [three, [down(), down(), up()], 'down'],
    [three, [down(), undefined, undefined], 'unknown'],
    [three, [up(), undefined, undefined], 'unknown'],
    [three, [down(), unknown(), unknown()], 'unknown'],
    [three, [down(), down(), unknown()], 'down'],
    [five, [up(), up(), down(), down()], 'unknown'],
    [five, [down(), down(), down()], 'down'],
  ])('of %j who said %j is %s', (observers, said, expected) => {
    expect(stateWhen(observers, said)).toBe(expected);
  });

  it('is said by configured observers alone', () => {
    const rounds = ['us-east-1', 'mars-1', 'mars-2'].map((observer) =>
      roundAt({ observer, slot: anHour, seen: { shop: { a: down() } } }),
    );
    expect(statusOf(three, ['a'], rounds).endpoints[0]).toMatchObject({ state: 'unknown' });
  });

  it('follows the last round of each observer, in whatever order they were read', () => {
    const earlier = three.map((observer) =>
      roundAt({ observer, slot: anHour - everyMs, seen: { shop: { a: down() } } }),
    );
    const later = three.map((observer) => roundAt({ observer, slot: anHour, seen: { shop: { a: up() } } }));
    for (const rounds of [
      [...earlier, ...later],
      [...later, ...earlier],
    ]) {
      expect(statusOf(three, ['a'], rounds).endpoints[0]).toMatchObject({ state: 'up' });
    }
  });

  it('says nothing of observers whose last round is too old to speak of now', () => {
    const at = (slot: number) =>
      three.map((observer) => roundAt({ observer, slot, everyMs, seen: { shop: { a: up() } } }));
    expect(statusOf(three, ['a'], at(now - freshMs(everyMs))).state).toBe('up');
    expect(statusOf(three, ['a'], at(now - freshMs(everyMs) - 1))).toMatchObject({
      state: 'unknown',
      endpoints: [{ observers: {} }],
    });
  });

  it('is up by quorum while one observer is stale, and unknown once two are', () => {
    const fresh = (observer: string) => roundAt({ observer, slot: anHour, seen: { shop: { a: up() } } });
    const stale = (observer: string) => roundAt({ observer, slot: anHour - 600_000, seen: { shop: { a: up() } } });
    expect(statusOf(three, ['a'], [fresh('us-east-1'), fresh('us-east-2'), stale('us-west-2')]).state).toBe('up');
    expect(statusOf(three, ['a'], [fresh('us-east-1'), stale('us-east-2'), stale('us-west-2')]).state).toBe('unknown');
  });

  it('comes with what each observer saw: the slot, the latency, the reason and the evidence', () => {
    const seen = { us: roundAt({ slot: anHour, seen: { shop: { a: { ...up(12), certificateDaysLeft: 9 } } } }) };
    const rounds = [seen.us, roundAt({ observer: 'us-east-2', slot: anHour, seen: { shop: { a: down() } } })];
    expect(statusOf(three, ['a'], rounds).endpoints[0]?.observers).toEqual({
      'us-east-1': { state: 'up', at: anHour, latencyMs: 12, certificateDaysLeft: 9 },
      'us-east-2': {
        state: 'down',
        at: anHour,
        latencyMs: 3,
        reason: 'refused',
        evidence: { got: 'ECONNREFUSED' },
      },
    });
  });
});

describe("a service's state", () => {
  it.each([
    ['up when everything is', { a: up(), b: up() }, 'up'],
    ['down when the active endpoint is, although the other one is up', { a: down(), b: up() }, 'down'],
    ['degraded when only the one behind it is down', { a: up(), b: down() }, 'degraded'],
    ['up when what is behind it is not known', { a: up(), b: unknown() }, 'up'],
    [
      'unknown when the active endpoint is not known, although the other one is down',
      { a: unknown(), b: down() },
      'unknown',
    ],
    ['that of the public endpoint, if there is one', { a: down(), public: up() }, 'degraded'],
    ['down when the public endpoint is, although all others are up', { a: up(), b: up(), public: down() }, 'down'],
    ['unknown when nobody saw the public endpoint', { a: up(), public: undefined }, 'unknown'],
    ['unknown before the first round', { a: undefined, b: undefined }, 'unknown'],
  ])('is %s', (_, endpoints, expected) => {
    expect(serviceStateWhen(endpoints)).toBe(expected);
  });

  it('names the first endpoint that is not public as the active one', () => {
    expect(statusOf(three, ['public', 'b', 'a'], []).active).toBe('b');
    expect(statusOf(three, ['public'], []).active).toBe('public');
  });
});

describe('an observer', () => {
  it('reports as long as any of its cadences does, and is silent otherwise', () => {
    const config = configOf(three, [serviceOf('shop', everyMs), serviceOf('slow', 600_000)]);
    const rounds = [
      roundAt({ observer: 'us-east-1', slot: anHour - 600_000, seen: { shop: { a: up() } } }),
      roundAt({ observer: 'us-east-1', slot: anHour - 1_200_000, everyMs: 600_000, seen: { slow: { a: up() } } }),
      roundAt({ observer: 'us-east-2', slot: anHour - 600_000, seen: { shop: { a: up() } } }),
    ];
    expect(composeStatus({ config, now, rounds, recents: [], boards: [], budgetBoards: [] }).observers).toEqual([
      { region: 'us-east-1', state: 'reporting', lastRoundAt: anHour - 600_000 },
      { region: 'us-east-2', state: 'silent', lastRoundAt: anHour - 600_000 },
      { region: 'us-west-2', state: 'silent' },
    ]);
  });
});

describe('what was never seen', () => {
  it('is unknown, with nothing counted', () => {
    const status = statusOf(three, ['a'], []);
    expect(status).toMatchObject({ state: 'unknown', endpoints: [{ id: 'a', state: 'unknown', observers: {} }] });
    expect(status.days).toHaveLength(90);
    expect(new Set(status.days)).toEqual(new Set([null]));
    const nothing = { upMs: 0, downMs: 0, unknownMs: 0, missingMs: 0, maintenanceMs: 0 };
    expect(status.uptime).toEqual({
      '1h': nothing,
      '24h': nothing,
      '7d': nothing,
      '30d': nothing,
      '90d': nothing,
      '365d': nothing,
    });
    for (const key of ['since', 'countedTo', 'lastOutage', 'objective']) expect(status).not.toHaveProperty(key);
  });
});
