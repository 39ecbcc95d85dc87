/** What every alert store must do: that nobody is told twice, and nobody forgotten, rests on it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../shared/alerts/alert.ts';
import type { AlertStore } from '../../shared/alerts/store.ts';
import { alertContent } from '../alerts/arbitraries.ts';
import { aName } from './leases.ts';
import { contractOver, type Opened, type Race } from './opened.ts';

export type OpenAlerts = Opened<AlertStore>;

/** How often a random property is tried; a store across a network is slow, and the cases differ little. */
const numRuns = 25;

export function alertContract(name: string, open: () => Promise<OpenAlerts>): void {
  contractOver(`the alert contract: ${name}`, open, (store, race) => {
    writingContract(store, race);
    readingContract(store);
    modelContract(store);
  });
}

function alertOf(key: string, revision = 1, more: Partial<Alert> = {}): Alert {
  return {
    key,
    revision,
    episode: 1,
    state: { kind: 'firing', since: 1, firedAt: 1 },
    severity: 'page',
    detail: { kind: 'blocked', why: 'hold', text: '' },
    told: {},
    ...more,
  };
}

function writingContract(store: () => AlertStore, race: Race): void {
  describe('an alert', () => {
    it('is written first with revision 1, and once', async () => {
      const key = aName();
      expect(await store().readAlert(key)).toBeUndefined();
      expect(await store().writeAlert(alertOf(key, 2))).toBe('lost');
      expect(await store().writeAlert(alertOf(key))).toBe('written');
      expect(await store().writeAlert(alertOf(key, 1, { severity: 'ticket' }))).toBe('lost');
      expect(await store().readAlert(key)).toEqual(alertOf(key));
    });

    it('is written over only by the next revision', async () => {
      const key = aName();
      for (const revision of [1, 2, 3]) await store().writeAlert(alertOf(key, revision));
      for (const revision of [0, 1, 2, 3, 5]) {
        expect(await store().writeAlert(alertOf(key, revision, { episode: 9 }))).toBe('lost');
      }
      expect(await store().writeAlert(alertOf(key, 4))).toBe('written');
      expect(await store().readAlert(key)).toEqual(alertOf(key, 4));
    });

    it('comes back exactly as it was written, and forgets what it no longer says', async () => {
      await fc.assert(
        fc.asyncProperty(alertContent, alertContent, async (one, other) => {
          const first = { ...one, key: aName(), revision: 1 };
          const second = { ...other, key: first.key, revision: 2 };
          for (const alert of [first, second]) {
            expect(await store().writeAlert(alert)).toBe('written');
            expect(await store().readAlert(alert.key)).toStrictEqual(alert);
          }
          expect((await store().readAlerts()).find(({ key }) => key === first.key)).toStrictEqual(second);
        }),
        { numRuns: 4 * numRuns },
      );
    });

    it('is removed only as it was read, and begins anew after that', async () => {
      const key = aName();
      expect(await store().removeAlert({ key, revision: 1 })).toBe('lost');
      for (const revision of [1, 2]) await store().writeAlert(alertOf(key, revision));
      for (const revision of [1, 3]) expect(await store().removeAlert({ key, revision })).toBe('lost');
      expect(await store().readAlert(key)).toEqual(alertOf(key, 2));
      expect(await store().removeAlert(alertOf(key, 2))).toBe('written');
      expect(await store().removeAlert(alertOf(key, 2))).toBe('lost');
      expect(await store().readAlert(key)).toBeUndefined();
      expect(await store().writeAlert(alertOf(key, 3))).toBe('lost');
      expect(await store().writeAlert(alertOf(key))).toBe('written');
    });

    it('of many who write it at once has exactly one winner, and nobody else is heard', async () => {
      const key = aName();
      for (let revision = 1; revision <= 5; revision += 1) {
        const writers = Array.from({ length: 10 }, (_, index) =>
          alertOf(key, revision, { service: `writer-${index}` }),
        );
        const answers = await race(writers.map((alert) => () => store().writeAlert(alert)));
        expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
        expect(await store().readAlert(key)).toEqual(writers[answers.indexOf('written')]);
      }
    });

    it('is either written or removed when both are tried at once', async () => {
      const key = aName();
      await store().writeAlert(alertOf(key));
      const [written, removed] = await race([
        () => store().writeAlert(alertOf(key, 2)),
        () => store().removeAlert({ key, revision: 1 }),
      ]);
      expect([written, removed].toSorted()).toEqual(['lost', 'written']);
      expect(await store().readAlert(key)).toEqual(written === 'written' ? alertOf(key, 2) : undefined);
    });
  });
}

function readingContract(store: () => AlertStore): void {
  describe('reading the alerts', () => {
    const keysOf = (alerts: readonly Alert[], prefix: string) =>
      alerts.map(({ key }) => key).filter((key) => key.startsWith(prefix));

    it('finds each once, in the order of the keys, however they are read', async () => {
      const prefix = aName();
      // Keys as keys.ts makes them.
      const keys = ['audit:s3%3A%2F%2Facme:versions', 'burn:a:latency', 'burn:a-b:latency', 'region:us-east-1'].map(
        (key) => `${prefix}:${key}`,
      );
      for (const key of keys.toReversed()) await store().writeAlert(alertOf(key));
      for (const read of [store().readAlerts, store().peekAlerts]) {
        expect(keysOf(await read(), prefix)).toEqual(keys.toSorted());
      }
      await store().removeAlert({ key: `${prefix}:burn:a:latency`, revision: 1 });
      expect(keysOf(await store().readAlerts(), prefix)).toHaveLength(3);
    });

    it('finds them across pages of a megabyte', async () => {
      const prefix = aName();
      const long = { detail: { kind: 'blocked', why: 'hold', text: 'x'.repeat(200_000) } } as const;
      const alerts = Array.from({ length: 12 }, (_, index) => alertOf(`${prefix}:${10 + index}`, 1, long));
      for (const alert of alerts) await store().writeAlert(alert);
      for (const read of [store().readAlerts, store().peekAlerts]) {
        expect((await read()).filter(({ key }) => key.startsWith(prefix))).toEqual(alerts);
      }
      for (const alert of alerts) await store().removeAlert(alert);
    });
  });
}

type Step = { readonly write: boolean; readonly alert: number; readonly revision: number };

/** Writes and removals in any order, against what the words of the store promise. */
function modelContract(store: () => AlertStore): void {
  const step = fc.record({
    write: fc.boolean(),
    alert: fc.nat({ max: 1 }),
    revision: fc.integer({ min: 1, max: 4 }),
  });

  it('takes of any calls those that fit, and no others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps: readonly Step[]) => {
        const keys = [aName(), aName()];
        const model = new Map<string, number>();
        for (const { write, alert, revision } of steps) {
          const key = keys[alert] ?? '';
          const fits = (model.get(key) ?? 0) === (write ? revision - 1 : revision);
          const answer = write
            ? await store().writeAlert(alertOf(key, revision))
            : await store().removeAlert({ key, revision });
          expect(answer).toBe(fits ? 'written' : 'lost');
          if (fits && write) model.set(key, revision);
          if (fits && !write) model.delete(key);
        }
        for (const key of keys) expect((await store().readAlert(key))?.revision).toBe(model.get(key));
      }),
      { numRuns },
    );
  });
}
