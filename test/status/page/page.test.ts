import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryControlStore } from '../../../shared/control/memory.ts';
import type { StatusModel } from '../../../shared/status/model.ts';
import { statusPage } from '../../../shared/status/page/page.ts';
import { readStatus } from '../../../shared/status/readStatus.ts';
import { hostile, worldConfig, worldLedger, worldNow } from '../world.ts';

let model: StatusModel;
let page: string;
beforeAll(async () => {
  const parts = { ledger: await worldLedger(), control: createMemoryControlStore(), onError: () => {} };
  model = await readStatus({ config: worldConfig, now: worldNow }, parts);
  page = await statusPage(model);
});

describe('the status page', () => {
  it('looks like the golden one', async () => {
    await expect(page).toMatchFileSnapshot('golden/page.html');
  });

  it('never lets text of others become markup', async () => {
    const reasonless = structuredClone(model);
    const everywhere: StatusModel = {
      ...reasonless,
      observers: [{ region: hostile, state: 'silent' }],
      services: reasonless.services.map((service) => ({
        ...service,
        id: `"><img src=x onerror=${hostile}>`,
        title: hostile,
        active: hostile,
        failover: {
          phase: 'settled',
          hold: { by: hostile, reason: hostile, at: 0 },
          drill: { id: 'x', by: hostile, reason: hostile, endpoint: hostile, startedAt: 0, until: 1, times: {} },
          answers: { endpoint: `other ${hostile}`, since: 0 },
          lastFlip: { epoch: 2, from: hostile, to: hostile, cause: 'forced', by: hostile, reason: hostile, at: 0 },
        },
        maintenance: { title: hostile, from: 0, until: 1 },
        endpoints: [{ id: hostile, state: 'up', observers: { [hostile]: { state: 'up', at: 0, latencyMs: 1 } } }],
      })),
    };
    const markup = await statusPage(everywhere);
    expect(markup).not.toMatch(/<script|<img/i);
    expect(markup).toContain('&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;');
    // No attribute was left early: every quote of the hostile text is escaped.
    expect(markup).not.toContain('alert("1"');
  });

  it('needs no script and nothing from elsewhere', () => {
    expect(page).not.toMatch(/<script|javascript:|\son[a-z]+=|https?:\/\/(?!www\.w3\.org)/i);
  });

  it('has a language, a title with the state, headings in order, and a name for each picture', () => {
    expect(page).toMatch(/<html lang="en">/);
    expect(page).toMatch(/<title>✕ Down: /);
    expect([...page.matchAll(/<h(\d)/g)].map(([, level]) => level).join('')).toMatch(/^12+$/);
    const pictures = [...page.matchAll(/<svg [^>]*>/g)].map(([tag]) => tag);
    expect(pictures).toHaveLength(model.services.length);
    for (const tag of pictures) expect(tag).toMatch(/role="img" aria-label="[^"]+"/);
  });

  it('draws ninety bars for each service, each with its day in words', () => {
    expect(page.match(/<rect /g)).toHaveLength(90 * model.services.length);
    expect(page).toContain('<title>2026-08-25: not watched</title>');
    expect(page).toContain('<title>2026-11-22: 95.833 %, 80 % of the day seen</title>');
  });

  it('says that an outage goes on, and that one is not on record', async () => {
    const lastOutage = { from: worldNow - 60_000, to: worldNow, ongoing: true, reason: 'status' } as const;
    const ongoing = { ...model, services: model.services.map((service) => ({ ...service, lastOutage })) };
    expect(await statusPage(ongoing)).toContain('Outage since 2026-11-22 19:29:20 UTC');
    const { lastOutage: _, ...never } = { ...model.services[1], state: 'unknown' as const };
    expect(never).not.toHaveProperty('lastOutage');
    expect(page).toContain('No outage seen.');
  });

  it('says so when there is nothing to watch', async () => {
    expect(await statusPage({ ...model, services: [] })).toContain('No service is configured');
  });

  it('tells the story of the last flip, openly for an hour', async () => {
    const at = worldNow - 10 * 60_000;
    const lastFlip = {
      epoch: 7,
      from: 'us-east-1',
      to: 'us-west-2',
      cause: 'failover',
      by: 'us-east-2',
      reason: 'a quorum says us-east-1 is down',
      failingSince: at - 22_000,
      votes: ['us-east-1', 'us-east-2'],
      at,
      inSyncAt: at + 31_000,
      settledAt: at + 33_000,
      answeredAt: at + 33_000,
    } as const;
    const [checkout] = model.services;
    if (checkout === undefined) throw new Error('the world has a service');
    const flipped = { ...checkout, active: 'us-west-2', epoch: 7, failover: { phase: 'settled', lastFlip } } as const;
    const told = await statusPage({ ...model, services: [flipped] });
    expect(told).toContain('active endpoint us-west-2, epoch 7');
    const [story = ''] = /<details[\s\S]*?<\/details>/.exec(told) ?? [];
    const lines = [...story.matchAll(/<(?:summary|li)>([\s\S]*?)<\/(?:summary|li)>/g)].map(([, line = '']) => line);
    expect(lines.map((line) => line.replaceAll(/<[^>]*>/g, ''))).toEqual([
      'Last flip: us-east-1 → us-west-2 (epoch 7), 2026-11-22 19:20:20 UTC',
      '2026-11-22 19:19:58 UTC us-east-1 began to fail',
      '+22 s us-east-2 decided to flip: us-east-1 is down, said us-east-1, us-east-2',
      '+53 s every name server had the change',
      '+55 s the name answered us-west-2',
      '+55 s DNS was seen to be as decided',
    ]);
    expect(story).toMatch(/^<details class="story" open>/);
    const old = { ...model, generatedAt: at + 2 * 3_600_000, services: [flipped] };
    expect(await statusPage(old)).toContain('<details class="story"><summary>');
  });
});
