/** What happened, in a sentence each: every kind of it, and nothing that a terminal or a page would act upon. */
import { describe, expect, it } from 'vitest';
import type { ControlEvent } from '../../../shared/control/control.ts';
import { happenedAt, happeningText } from '../../../shared/status/page/happeningWords.ts';
import type { Happening } from '../../../shared/status/readHappenings.ts';
import { anHour, hourMs, minuteMs } from '../../ledger/samples.ts';

const at = anHour;
const told = { service: 'shop', id: 'x', at } as const;
const who = { revision: 1, at, by: 'ada' } as const;
const stretch = { from: at, to: at + 5 * minuteMs, ongoing: false } as const;

const control = (event: ControlEvent): Happening => ({ ...told, kind: 'control', event });

describe('what happened', () => {
  it.each<readonly [Happening, string]>([
    [{ kind: 'outage', ...stretch, reason: 'refused' }, 'Users found it down for 5 min: connection refused.'],
    [{ kind: 'outage', ...stretch, ongoing: true }, 'Users found it down for 5 min so far.'],
    [{ kind: 'gap', ...stretch }, 'Nobody looked: no observer recorded anything for 5 min.'],
    [{ kind: 'unknown', ...stretch }, 'Observers looked, and no quorum of them could tell for 5 min.'],
    [{ kind: 'maintenance', ...stretch }, 'Planned maintenance for 5 min.'],
    [
      control({ ...who, kind: 'adopted', epoch: 1, active: 'a' }),
      "ada put its records under Holdfast's control; a is active.",
    ],
    [
      control({ ...who, kind: 'flipped', epoch: 2, from: 'a', to: 'b', cause: 'forced', reason: 'new disks' }),
      'ada moved traffic from a to b (forced, epoch 2): “new disks”',
    ],
    [control({ ...who, kind: 'settled', epoch: 2, did: 'x' }), 'DNS was seen to be as decided (epoch 2).'],
    [control({ ...who, kind: 'answers', endpoint: 'b' }), 'The name began to answer b.'],
    [
      control({ ...who, kind: 'held', reason: 'a deploy', until: at + hourMs }),
      'ada held it until 2026-11-22 20:00:00 UTC, so that nothing flips by itself: “a deploy”',
    ],
    [control({ ...who, kind: 'released', reason: 'done' }), 'ada ended the hold: “done”'],
    [
      control({ ...who, kind: 'drifted', what: 'TTL of 300', repaired: false }),
      'Somebody edited its records (TTL of 300); they were left as they are.',
    ],
    [
      control({ ...who, kind: 'drill-began', endpoint: 'a', reason: 'Friday' }),
      'ada began a drill: a counts as down for the monitor alone. “Friday”',
    ],
    [
      control({
        ...who,
        kind: 'drill-ended',
        endpoint: 'a',
        startedAt: at - hourMs,
        passed: false,
        why: 'no answer',
        times: {},
      }),
      'The drill of 2026-11-22 18:00:00 UTC failed: “no answer”',
    ],
    [
      { ...told, kind: 'blocked', by: 'us-east-1', epoch: 2, why: 'lag', text: 'the data lags by 2 min' },
      'Something stood in the way of a flip (lag): “the data lags by 2 min”',
    ],
    [
      { ...told, kind: 'alarm', alarm: 'p99', state: 'ALARM', reason: 'threshold crossed', region: 'us-east-1' },
      'The CloudWatch alarm p99 (us-east-1) is ALARM: “threshold crossed”',
    ],
    [
      {
        ...told,
        kind: 'alert',
        key: 'k',
        about: 'burn',
        stage: 'acknowledged',
        severity: 'page',
        text: 'it burns',
        by: 'ada',
      },
      'A page was acknowledged by ada: “it burns”',
    ],
    [
      {
        ...told,
        kind: 'plan',
        stage: 'planned',
        plan: 'p',
        title: 'disks',
        from: at,
        to: at + hourMs,
        by: 'ada',
        reason: 'they are old',
      },
      'ada planned maintenance from 2026-11-22 19:00:00 UTC to 2026-11-22 20:00:00 UTC, “disks”: “they are old”',
    ],
    [
      { ...told, kind: 'note', incident: at - hourMs, text: 'a bad deploy', by: 'ada' },
      'ada noted of the incident of 2026-11-22 18:00:00 UTC: “a bad deploy”',
    ],
    [
      { service: 'shop', id: 'x', at, by: 'ada', reason: 'a test', kind: 'excluded', from: at - hourMs, to: at },
      'ada let 2026-11-22 18:00:00 UTC to 2026-11-22 19:00:00 UTC not count in the error budgets: “a test”',
    ],
    [
      { service: 'shop', id: 'x', at, by: 'ada', reason: 'it was none', kind: 'restored', excluded: 'y' },
      'ada let an excluded time count again: “it was none”',
    ],
  ])('is said in a sentence: %o', (happening, words) => {
    expect(happeningText(happening)).toBe(words);
    expect(happenedAt(happening)).toBe(at);
  });

  it('has nothing in it that reorders or clears what it stands in', () => {
    const words = happeningText({ ...told, kind: 'note', incident: at, text: 'x\u001b[2J\u202ey', by: '\u0007' });
    expect(words).toContain('“x\\u001b[2J\\u202ey”');
    expect(words).toContain('\\u0007 noted');
  });
});
