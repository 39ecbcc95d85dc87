import { describe, expect, it } from 'vitest';
import { isDriftTurn, waitMsMaxFor } from '../../shared/failover/turn.ts';

const observers = ['us-east-1', 'us-east-2', 'us-west-2'];
const services = Array.from({ length: 1_000 }, (_, index) => `service-${index}`);
const minutes = Array.from({ length: 15 }, (_, index) => Date.UTC(2026, 0, 15, 12, 30 + index));

/** Who looks at what, minute by minute, for as many minutes as it takes every observer to have had its turn. */
const looks = minutes.flatMap((at) =>
  observers.flatMap((observer) =>
    services
      .filter((service) => isDriftTurn(service, observer, observers, at))
      .map((service) => ({ at, observer, service })),
  ),
);

describe('isDriftTurn', () => {
  it('has one observer after the other look at each service', () => {
    for (const service of services) {
      const own = looks.filter((look) => look.service === service);
      expect(own.map(({ observer }) => observer).sort()).toEqual(observers);
      expect(own.map(({ at }) => (at - (own[0]?.at ?? 0)) / 60_000)).toEqual([0, 5, 10]);
    }
  });

  it('spreads the services over the minutes', () => {
    for (const at of minutes) {
      const count = looks.filter((look) => look.at === at).length;
      expect(count).toBeGreaterThan(100);
      expect(count).toBeLessThan(300);
    }
  });

  it('is always the only observer’s turn', () => {
    const five = minutes.slice(0, 5);
    for (const service of services.slice(0, 20)) {
      expect(five.filter((at) => isDriftTurn(service, 'us-east-1', ['us-east-1'], at))).toHaveLength(1);
    }
  });
});

describe('waitMsMaxFor', () => {
  it.each([
    [0, 40_000],
    [1, 40_000],
    [50, 40_000],
    [51, 20_000],
    [10_000, 200],
  ])('leaves time for all of %d services, fifty at a time', (count, ms) => {
    expect(waitMsMaxFor(count, 50)).toBe(ms);
  });
});
