import { describe, expect, it } from 'vitest';
import { flipStages, standingLines } from '../../../shared/status/page/failoverWords.ts';

const at = '2026-11-22T19:30:00.000Z';
const settled = {
  id: 'checkout',
  active: 'a',
  epoch: 3,
  phase: 'settled',
  hold: null,
  drill: null,
  answers: { endpoint: 'a', since: at },
  maintenance: null,
  endpoints: [{ id: 'a' }, { id: 'b' }],
} as const;

type Standing = Parameters<typeof standingLines>[0];

describe('how failover stands, in words', () => {
  it('is nothing out of the ordinary while traffic goes where it was decided', () => {
    expect(standingLines(settled)).toEqual([]);
    const { endpoints } = settled;
    expect(standingLines({ id: 'search', active: 'a', epoch: 0, maintenance: null, endpoints })).toEqual([]);
  });

  it.each<readonly [string, Partial<Standing>, RegExp]>([
    ['a flip under way', { phase: 'flipping' }, /^Flipping to a \(epoch 3\)/],
    ['nobody has adopted it', { phase: 'not-adopted' }, /"holdfast adopt checkout"/],
    [
      'the config has lost the active endpoint',
      { endpoints: [{ id: 'b' }, { id: 'c' }] },
      /^The config does not name a any more.* "holdfast failover checkout --to ENDPOINT"\.$/,
    ],
    ['the control table is away', { phase: 'unknown' }, /control table did not answer/],
    [
      'Route 53 chose by itself',
      { answers: { endpoint: 'b', since: at } },
      /^Route 53 answers b since 2026-11-22 19:30:00 UTC, because its own health check fails a; Holdfast has not flipped\.$/,
    ],
    ['a hold', { hold: { by: 'ada', reason: 'why "not"', at } }, /^Held by ada: "why \\"not\\""\. Nothing flips/],
    [
      'a hold with an end',
      { hold: { by: 'ada', reason: 'x', at, until: at } },
      /^Held until 2026-11-22 19:30:00 UTC by ada/,
    ],
    [
      'maintenance',
      { maintenance: { from: at, until: at } },
      /^In maintenance until 2026-11-22 19:30:00 UTC\. Nothing/,
    ],
    [
      'a drill',
      { drill: { id: '1', by: 'ada', reason: 'x', endpoint: 'a', startedAt: at, until: at, times: {} } },
      /^A drill is under way .*by ada: a counts as down for the monitor alone/,
    ],
  ])('tells %s', (_, changes, line) => {
    const lines = standingLines({ ...settled, ...changes });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  it('does not blame Route 53 for what a flip has not reached yet', () => {
    const lines = standingLines({ ...settled, phase: 'flipping', active: 'b' });
    expect(lines).toEqual([expect.stringMatching(/^Flipping to b/), 'The name still answers a.']);
  });

  it('does not blame Route 53 for what its checkers have not heard of yet, where a flip settles at once', () => {
    const lastFlip = {
      epoch: 3,
      from: 'a',
      to: 'b',
      cause: 'failover',
      by: 'x',
      reason: 'x',
      at: '2026-11-22T19:30:09.000Z',
    } as const;
    expect(standingLines({ ...settled, active: 'b', lastFlip })).toEqual(['The name still answers a.']);
  });

  it('lets nothing through that a terminal would act upon', () => {
    const [line] = standingLines({ ...settled, hold: { by: '\u001b[2J', reason: '\u001b]0;x\u0007', at } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(line).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe('a flip, stage by stage', () => {
  const flip = { epoch: 4, from: 'a', to: 'b', cause: 'failover', by: 'us-east-1', reason: 'down', at } as const;

  it('says when Route 53 was faster than Holdfast', () => {
    const answeredAt = '2026-11-22T19:29:30.000Z';
    const failingSince = '2026-11-22T19:29:00.000Z';
    expect(flipStages({ ...flip, failingSince, answeredAt })).toEqual([
      { after: '2026-11-22 19:29:00 UTC', text: 'a began to fail' },
      { after: '+30 s', text: "the name answered b, by Route 53's own health checks" },
      { after: '+1 min', text: 'us-east-1 decided to flip to b: down' },
    ]);
  });

  it.each([
    ['forced', 'ada moved traffic to b: new disks'],
    ['failback', 'ada decided to flip back to b: new disks'],
    ['drill', 'ada flipped to b: new disks'],
  ] as const)('says who did it and why: %s', (cause, text) => {
    expect(flipStages({ ...flip, cause, by: 'ada', reason: 'new disks' })).toEqual([
      { after: '2026-11-22 19:30:00 UTC', text },
    ]);
  });
});
