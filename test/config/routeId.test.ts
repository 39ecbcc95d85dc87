/** Routes keep their ids when others come, go or change: an alert remembers by them whom it has told. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';

type Route = Readonly<Record<string, unknown>>;

const idsOf = (alerts: readonly Route[]): readonly string[] => {
  const services = { a: { endpoints: { public: 'https://a.example.com/' } } };
  const parsed = parseConfig(JSON.stringify({ observers: ['us-east-1'], services, alerts }), 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config.alerts.map(({ id }) => id);
};

const targets: readonly Route[] = [
  { topic: 'arn:aws:sns:us-east-1:123456789012:a' },
  { topic: 'arn:aws:sns:us-east-1:123456789012:b.fifo' },
  { webhook: 'https://hooks.example.com/a' },
  { email: ['a@example.com'], from: 'b@example.com', server: 'smtp://localhost:25' },
  { console: true },
];

const filters: readonly Route[] = [
  {},
  { severity: ['page'] },
  { severity: ['ticket'] },
  { services: ['a'] },
  { kinds: ['burn', 'budget'] },
];

const all = targets.flatMap((target) => filters.map((filter) => ({ ...target, ...filter })));

it('are all different', () => {
  expect(new Set(idsOf(all)).size).toBe(all.length);
});

it('do not change with routes of other targets, nor with routes of the same target that come later', async () => {
  await fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 1 }), fc.shuffledSubarray(all), (routes, more) => {
      const before = new Set(routes.map((route) => JSON.stringify(route)));
      const later = more.filter((route) => !before.has(JSON.stringify(route)));
      expect(idsOf([...routes, ...later]).slice(0, routes.length)).toEqual(idsOf(routes));
    }),
  );
});

it('do not change with the filters of the only route to a target, nor with how it is told', () => {
  for (const target of targets) {
    const ids = new Set(filters.flatMap((filter) => idsOf([{ ...target, ...filter, remind: '5m' }])));
    expect(ids.size).toBe(1);
  }
});

it('do not change with the order in which a filter or the addresses are written', () => {
  const mail = { from: 'b@example.com', server: 'smtp://localhost:25' };
  const first = { console: true };
  const one = idsOf([
    first,
    { ...first, kinds: ['burn', 'flip'] },
    { ...mail, email: ['a@example.com', 'c@example.com'] },
  ]);
  const other = idsOf([
    first,
    { ...first, kinds: ['flip', 'burn'] },
    { ...mail, email: ['c@example.com', 'a@example.com'] },
  ]);
  expect(other).toEqual(one);
});
