import { beforeAll, describe, expect, it } from 'vitest';
import type { StatusModel } from '../../shared/status/model.ts';
import { statusPage } from '../../shared/status/page.ts';
import { readStatus } from '../../shared/status/readStatus.ts';
import { hostile, worldConfig, worldLedger, worldNow } from './world.ts';

let model: StatusModel;
let page: string;
beforeAll(async () => {
  model = await readStatus({ config: worldConfig, now: worldNow }, { ledger: await worldLedger() });
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
});
