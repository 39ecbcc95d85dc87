/** The forms by which people give orders, as a browser without script sends them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ControlUnavailable } from '../../../shared/control/store.ts';
import { LedgerUnavailable } from '../../../shared/ledger/ledger.ts';
import { createStatusApp } from '../../../shared/status/app.ts';
import { alertOf } from '../../alerts/render/samples.ts';
import { noMetrics } from '../../fakes/metrics.ts';
import { failoverWorld, noon } from '../failoverWorld.ts';

type World = ReturnType<typeof failoverWorld>;

let world: World;
let browser: ReturnType<typeof browserOf>;

beforeEach(async () => {
  world = failoverWorld();
  await world.see('uu');
  await world.order('adopt', { yes: true });
  await world.see('uu');
  browser = browserOf(world);
});

/** Keeps cookies, reads forms, sends what is typed, and goes where it is led. */
function browserOf({ app, run }: Pick<World, 'app' | 'run'>) {
  const cookies = new Map<string, string>();
  let page = '';

  async function ask(path: string, init: RequestInit = {}) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { host: 'localhost', ...(cookie === '' ? {} : { cookie }), ...init.headers };
    const response = await run(Promise.resolve(app.request(path, { ...init, headers })));
    for (const set of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = set.split('; ');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  async function open(path: string) {
    const response = await ask(path);
    page = await response.text();
    return { status: response.status, page };
  }

  /** What the form holds before anything is typed. */
  function formOf(id: string) {
    const markup = page.split(`id="${id}"`)[1]?.split('</form>')[0] ?? '';
    const fields = new URLSearchParams();
    for (const [, name = '', value = ''] of markup.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
      fields.append(name, value);
    }
    return { action: / action="([^"]*)"/.exec(markup)?.[1] ?? '', fields };
  }

  async function send(
    id: string,
    typed: Readonly<Record<string, string | readonly string[]>> = {},
    headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
  ) {
    const { action, fields } = formOf(id);
    for (const [name, value] of Object.entries(typed)) {
      for (const one of [value].flat()) fields.append(name, one);
    }
    return await sendTo(action, fields, headers);
  }

  async function sendTo(action: string, fields: URLSearchParams, headers: Record<string, string> = {}) {
    const body = fields.toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await ask(action, { method: 'POST', body, headers: { ...type, ...headers } });
    const { status } = response;
    const to = response.headers.get('location');
    if (to !== null) return { ...(await open(to)), sent: status };
    page = await response.text();
    return { status, page, sent: status };
  }

  return { ask, open, send, sendTo, formOf, cookies };
}

/** What the page says came of the last form. */
function outcomeIn({ page }: { readonly page: string }): string | undefined {
  return /role="status">([^<]+)</.exec(page.split('<main')[1] ?? '')?.[1];
}

const control = async () => await world.control.readControl('checkout');

describe('a form', () => {
  it('leads on to the page, which says once what came of it', async () => {
    await browser.open('/admin');
    const sent = await browser.send('hold-checkout', { reason: 'a release', for: '2h' });
    expect(sent.sent).toBe(303);
    expect(outcomeIn(sent)).toMatch(
      /^checkout is held until 2026-11-22T14:\d\d:\d\d.000Z: Holdfast flips nothing by itself\.$/,
    );
    expect((await control())?.hold).toMatchObject({ reason: 'a release', by: 'whoever signed' });
    expect(outcomeIn(await browser.open('/admin'))).toBeUndefined();
  });

  it('tells beside it what was wrong, and keeps what was typed', async () => {
    await browser.open('/admin');
    const { status, page } = await browser.send('hold-checkout', { reason: '"><script>x</script>', for: 'a <b>while' });
    expect(status).toBe(400);
    const form = page.split('id="hold-checkout"')[1]?.split('</form>')[0] ?? '';
    expect(form).toContain('aria-describedby="hold-checkout-error"');
    expect(form).toMatch(/id="hold-checkout-error"><strong>Bad request\.<\/strong> for: /);
    expect(form).toContain('value="a &lt;b&gt;while"');
    expect(form).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
    expect(page).not.toMatch(/<script>x/);
    expect((await control())?.hold).toBeUndefined();
  });

  it('names the field that was left empty', async () => {
    await browser.open('/admin');
    expect((await browser.send('hold-checkout', { reason: '   ' })).page).toContain('Fill in the reason.');
  });

  it('has a label for every field, and says in each which page it is from', async () => {
    const { page } = await browser.open('/admin');
    const ids = [...page.matchAll(/<(?:input|select)[^>]* id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) expect(page).toContain(`<label for="${id}"`);
    const forms = [...page.matchAll(/<form [^>]*method="post"[\s\S]*?<\/form>/g)].map(([form]) => form);
    expect(forms.length).toBeGreaterThan(2);
    for (const form of forms) expect(form).toMatch(/name="token" value="[^"]+"/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells that the control table does not answer, and what was typed is still there', async () => {
    await browser.open('/admin');
    world.control.readControl = async () => {
      throw new ControlUnavailable('reading', new Error('throttled'));
    };
    const { status, page } = await browser.send('hold-checkout', { reason: 'a release' });
    expect(status).toBe(503);
    expect(page).toContain('The control table did not answer.');
    expect(page).toContain('value="a release"');
  });
});

describe('a form of another page', () => {
  const strange: readonly (readonly [string, Record<string, string>])[] = [
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['of nobody knows where', { 'sec-fetch-site': 'none' }],
    ['with the origin of another site', { origin: 'https://evil.example' }],
    ['with the origin of another port', { origin: 'http://localhost:3000' }],
    ['with an origin that is kept secret', { origin: 'null' }],
  ];

  it.each(strange)('%s is refused, even with the right token', async (_, headers) => {
    await browser.open('/admin');
    const { status, page } = await browser.send('hold-checkout', { reason: 'mischief' }, headers);
    expect(status).toBe(403);
    // What another page has filled in is not shown as if the operator had typed it.
    expect(page).not.toContain('mischief');
    expect((await control())?.hold).toBeUndefined();
  });

  it('is refused without the token, with another one, and without the cookie', async () => {
    await browser.open('/admin');
    const { action, fields } = browser.formOf('hold-checkout');
    fields.set('reason', 'mischief');
    for (const token of [undefined, '', 'another', 'id-1']) {
      const sent = new URLSearchParams(fields);
      sent.delete('token');
      if (token !== undefined) sent.set('token', token);
      expect((await browser.sendTo(action, sent)).status).toBe(403);
    }
    browser.cookies.clear();
    expect((await browser.sendTo(action, fields)).status).toBe(403);
    expect((await control())?.hold).toBeUndefined();
  });

  it('is taken when the browser says that it is from here, or says nothing', async () => {
    for (const headers of [{ origin: 'http://localhost' }, {}] as const) {
      await browser.open('/admin');
      const form = (await control())?.hold === undefined ? 'hold-checkout' : 'release-checkout';
      expect((await browser.send(form, { reason: 'r' }, headers)).sent).toBe(303);
    }
    expect((await control())?.hold).toBeUndefined();
  });

  it('is told by its cookie to no script and no other site', async () => {
    const response = await browser.ask('/admin');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^holdfast-form=[^;]+; Path=\/admin; HttpOnly; SameSite=Strict$/),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toMatch(/form-action 'self'.*frame-ancestors 'none'/);
  });

  it('is no JSON, and none of more than 16 KB', async () => {
    await browser.open('/admin');
    const { action, fields } = browser.formOf('hold-checkout');
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await browser.ask(action, json)).status).toBe(415);
    fields.set('reason', 'x'.repeat(20_000));
    expect((await browser.sendTo(action, fields)).status).toBe(413);
  });
});

describe('steering', () => {
  it('holds and releases', async () => {
    await browser.open('/admin');
    await browser.send('hold-checkout', { reason: 'a release' });
    const released = await browser.send('release-checkout', { reason: 'done' });
    expect(outcomeIn(released)).toBe('checkout is released.');
    expect((await control())?.hold).toBeUndefined();
  });

  it('tells whoever comes second that somebody was first, and changes nothing', async () => {
    const other = browserOf(world);
    await browser.open('/admin');
    await other.open('/admin');
    await browser.send('hold-checkout', { reason: 'the first' });
    const second = await other.send('hold-checkout', { reason: 'the second' });
    expect(second.status).toBe(409);
    expect(second.page).toContain('Somebody was first');
    expect((await control())?.hold).toMatchObject({ reason: 'the first' });
  });

  it('asks again before it moves traffic, with every vote and the rule', async () => {
    const { page } = await browser.open('/admin/services/checkout/failover?to=b');
    expect(page).toContain('Move Checkout to b?');
    expect(page).toContain('checkout: stay on a, because a quorum says that it is up');
    for (const observer of world.config.observers) expect(page).toContain(`up says ${observer}`);
    expect(page).toContain('a quorum is 2 of 3 observers');
    expect(page).not.toContain('name="force"');
    expect((await control())?.active).toBe('a');
    const moved = await browser.send('confirm-checkout', { reason: 'new racks' });
    expect(outcomeIn(moved)).toBe('checkout goes to b (epoch 2); the name answers it.');
    expect((await control())?.flips).toMatchObject([{ to: 'b', kind: 'forced', reason: 'new racks' }]);
  });

  it('moves traffic once when the form is sent twice', async () => {
    await browser.open('/admin/services/checkout/failover?to=b');
    const { action, fields } = browser.formOf('confirm-checkout');
    fields.set('reason', 'new racks');
    const answers = [await browser.sendTo(action, fields), await browser.sendTo(action, fields)];
    expect(answers.map(({ sent }) => sent)).toEqual([303, 409]);
    expect(answers[1]?.page).toContain('Somebody was first');
    expect(await control()).toMatchObject({ active: 'b', epoch: 2 });
  });

  it('says what would be refused, and moves traffic there only by force', async () => {
    await world.see('ud');
    const { page } = await browser.open('/admin/services/checkout/failover?to=b');
    expect(page).toContain('It would be refused.');
    expect(page).toContain('0 observers say that b is up, and it takes 2');
    const refused = await browser.send('confirm-checkout', { reason: 'I know' });
    expect(refused.status).toBe(409);
    expect(refused.page).toContain('value="I know"');
    expect((await control())?.active).toBe('a');
    const forced = await browser.send('confirm-checkout', { reason: 'I know', force: 'yes' });
    expect(outcomeIn(forced)).toContain('checkout goes to b (epoch 2)');
  });

  it.each(['a', 'nowhere', '<b>x</b>'])('offers no way to %s, not even by force', async (to) => {
    const { page } = await browser.open(`/admin/services/checkout/failover?to=${encodeURIComponent(to)}`);
    expect(page).not.toContain('<form');
    expect(page).not.toContain('<b>x');
  });

  it('says that nobody knows the votes when the ledger does not answer, and lets force through', async () => {
    world.ledger.rounds = async () => {
      throw new LedgerUnavailable('reading', new Error('throttled'));
    };
    const { page } = await browser.open('/admin/services/checkout/failover?to=b');
    expect(page).toContain('What it would decide cannot be read at the moment');
    expect(outcomeIn(await browser.send('confirm-checkout', { reason: 'now', force: 'yes' }))).toContain('goes to b');
  });

  it('begins a drill, and no second one', async () => {
    const other = browserOf(world);
    await browser.open('/admin');
    await other.open('/admin');
    const begun = await browser.send('drill-checkout', { reason: 'the first of the month' });
    expect(outcomeIn(begun)).toBe('A drill of checkout has begun: a is declared down for the monitor alone.');
    expect(begun.page).not.toContain('id="drill-checkout"');
    expect((await other.send('drill-checkout')).status).toBe(409);
  });

  it('says so of what nobody has adopted, and of what there is not', async () => {
    const fresh = failoverWorld();
    const { page } = await browserOf(fresh).open('/admin');
    expect(page).toContain('holdfast adopt checkout');
    expect(page).not.toContain('id="hold-checkout"');
    expect((await browser.open('/admin/services/nope/failover')).status).toBe(404);
    expect((await browser.open('/admin/services/search/failover')).status).toBe(404);
  });
});

describe('alerts, incidents and maintenance', () => {
  it('are acknowledged, and told to be when somebody was first', async () => {
    const since = noon - 60_000;
    await world.alerts.writeAlert(
      alertOf({
        key: 'observer:us-west-2',
        revision: 1,
        detail: { kind: 'observer', observer: 'us-west-2', silent: 1, observers: 3 },
        state: { kind: 'firing', since, firedAt: since },
      }),
    );
    const other = browserOf(world);
    await browser.open('/admin');
    await other.open('/admin');
    const form = 'acknowledge-observer%3Aus-west-2';
    expect(outcomeIn(await browser.send(form, { note: 'on <it>' }))).toBe('You are at observer:us-west-2.');
    expect(outcomeIn(await other.send(form))).toBe('Somebody was first: observer:us-west-2 is acknowledged already.');
    const { page } = await browser.open('/admin');
    expect(page).toContain('on &lt;it&gt;');
    expect(page).not.toContain(`id="${form}"`);
  });

  it('is planned once however often the form is sent, and ended by another form', async () => {
    await browser.open('/admin');
    const { action, fields } = browser.formOf('plan');
    for (const [name, value] of [
      ['services', 'search'],
      ['for', '2h'],
      ['reason', 'disks'],
      ['title', 'New disks'],
    ] as const) {
      fields.append(name, value);
    }
    expect(outcomeIn(await browser.sendTo(action, fields))).toMatch(/^Planned: 2026-11-22 12:\d\d:\d\d UTC to /);
    expect(outcomeIn(await browser.sendTo(action, fields))).toMatch(/^That is planned already: /);
    const [plan, ...others] = await world.plans.readPlans(noon);
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ services: ['search'], title: 'New disks', reason: 'disks' });
    await browser.open('/admin');
    expect(outcomeIn(await browser.send(`end-${plan?.id}`, { reason: 'done' }))).toBe(
      'The maintenance is over from now on.',
    );
  });

  it('is planned in UTC, as the field says', async () => {
    await browser.open('/admin');
    const planned = await browser.send('plan', { from: '2026-11-23T22:30', for: '45m', reason: 'disks' });
    expect(outcomeIn(planned)).toBe('Planned: 2026-11-23 22:30:00 UTC to 2026-11-23 23:15:00 UTC.');
  });

  it('keeps what was typed of a plan that is refused, ticked services and all', async () => {
    await browser.open('/admin');
    const typed = { services: ['checkout'], from: '2020-01-01T00:00', for: '2h', reason: 'disks' };
    const { status, page } = await browser.send('plan', typed);
    expect(status).toBe(400);
    expect(page).toMatch(/id="plan-services-checkout" name="services" value="checkout" checked/);
    expect(page).not.toMatch(/value="search" checked/);
    expect(page).toContain('value="2020-01-01T00:00"');
    expect(page).toContain('It cannot begin in the past');
  });

  it('notes an incident once, whatever it says', async () => {
    await world.see('dd');
    await world.see('uu');
    const { rollUp } = await import('../../../shared/ledger/rollUp.ts');
    const { config, ledger, clock } = world;
    await rollUp({ config, observer: 'us-east-1', now: clock.now() }, { ledger });
    const { page } = await browser.open('/admin');
    const form = /id="(note-checkout-[^"]+)"/.exec(page)?.[1] ?? '';
    const text = 'a <script>disk</script>';
    expect(outcomeIn(await browser.send(form, { text }))).toBe('Your note on the incident of checkout is kept.');
    await browser.send(form, { text });
    const again = (await browser.open('/admin')).page;
    expect(again.match(/a &lt;script&gt;disk/g)).toHaveLength(1);
    expect(again).not.toContain('<script>disk');
  });

  it('are each told to be unknown when they cannot be read', async () => {
    const failing = async () => {
      throw new ControlUnavailable('reading', new Error('throttled'));
    };
    Object.assign(world.control, { peekControls: failing });
    Object.assign(world.alerts, { peekAlerts: failing });
    Object.assign(world.plans, { peekPlans: failing });
    world.ledger.recents = async () => {
      throw new LedgerUnavailable('reading', new Error('throttled'));
    };
    const { status, page } = await browser.open('/admin');
    expect(status).toBe(200);
    for (const text of [
      'Where traffic goes is not known',
      'Alerts are not known',
      'Incidents are not known',
      'What is planned cannot be read',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/Nothing fires|>None\.|Nobody has planned/);
  });
});

describe('the public app', () => {
  it('has none of it', async () => {
    const app = createStatusApp({
      ...world,
      evidence: false,
      lag: async () => 0,
      metrics: noMetrics,
      onError: () => {},
    });
    expect((await app.request('/admin')).status).toBe(404);
    expect((await app.request('/admin/services/checkout/hold', { method: 'POST' })).status).toBe(404);
    expect(await (await app.request('/')).text()).not.toContain('/admin');
  });
});
