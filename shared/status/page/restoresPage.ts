/** Restore tests: how each backup stands, what its tests gave, and where it is going. For operators. */
import { html } from 'hono/html';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { RestoreTest } from '../../config/restoreConfig.ts';
import type { RestoreRun } from '../../restore/run.ts';
import { spentText } from '../../restore/spentText.ts';
import type { BackupHistory, BackupRuns, RestoresView } from '../readRestoresView.ts';
import { restoreChart } from './restoreChart.ts';
import { againstText, backupAnchor, restoresTable, verdictPart } from './restoresTable.ts';
import { servicePath } from './servicePath.ts';
import { type Markup, pageShell } from './shell.ts';
import { timeTag } from './timeTag.ts';
import { sizeText, trendSentences } from './trendWords.ts';

export type RestoresQuestion = { readonly config: Pick<Config, 'page' | 'services'>; readonly now: number };

export async function restoresPage(view: RestoresView, { config, now }: RestoresQuestion): Promise<string> {
  return await pageShell({
    title: 'Restores',
    page: config.page ?? plainPage,
    viewer: 'operator',
    path: '/restores',
    generatedAt: now,
    main: html`<h1>Restores</h1>${mainPart(view, titlesOf(config))}`,
    foot: html`A backup that nobody has restored is not known to be good.`,
  });
}

type Titles = ReadonlyMap<string, string>;

function titlesOf({ services }: Pick<Config, 'services'>): Titles {
  return new Map(services.map(({ id, title }) => [id, title]));
}

function mainPart({ statuses, histories }: RestoresView, titles: Titles): Markup {
  switch (statuses.state) {
    case 'hidden':
      return html`<p class="card">The config says of no backup how it is restored, so none is tested.</p>`;
    case 'failed':
      return html`<p class="note alone">How the backups stand is not known: the ledger did not answer.</p>`;
    case 'shown': {
      const more = statuses.value.length - histories.length;
      return html`<section class="card" aria-labelledby="restores"><h2 id="restores">How the backups stand</h2>
${restoresTable(histories.map(({ status }) => status))}
<p class="soft">${more > 0 ? `and ${more} more: ` : ''}<a href="/api/v1/restores">all of it as JSON</a></p></section>${histories.map((history) => historyCard(history, titles))}`;
    }
  }
}

function historyCard({ status: { test }, runs }: BackupHistory, titles: Titles) {
  const anchor = backupAnchor(test.id);
  const path = `/api/v1/restores/${encodeURIComponent(test.id)}`;
  return html`<section class="card" aria-labelledby="${anchor}"><h2 id="${anchor}">${test.id}</h2>
<p class="soft">${test.engine.kind} · tested by the schedule ${test.schedule.cron} (${test.schedule.timezone}) · <a href="${path}">as JSON</a></p><p>${heldPart(test, titles)}</p>${historyPart(test.id, test.rtoMs, runs)}</section>`;
}

/** Whose data it is, each with the way to its page. */
function heldPart({ services }: RestoreTest, titles: Titles): Markup {
  if (services.length === 0) {
    return html`Which service's data it holds is not said: the config names it in <code>backups.&lt;id&gt;.services</code>.`;
  }
  const links = services.map(
    (id, index) => html`${index === 0 ? '' : ', '}<a href="${servicePath(id)}">${titles.get(id) ?? id}</a>`,
  );
  return html`Holds the data of ${links}.`;
}

function historyPart(id: string, rtoMs: number | undefined, runs: BackupHistory['runs']): Markup {
  switch (runs.state) {
    case 'hidden':
      return html``;
    case 'failed':
      return html`<p class="note">Its tests could not be read.</p>`;
    case 'shown':
      return shownPart(id, rtoMs, runs.value);
  }
}

function shownPart(id: string, rtoMs: number | undefined, { runs, trend }: BackupRuns): Markup {
  if (runs.length === 0) return html`<p>Not tested yet.</p>`;
  return html`${restoreChart(id, runs, rtoMs)}<p class="soft">${trendSentences(trend).join(' ')}</p>
<div class="scroll" role="region" tabindex="0" aria-label="Tests of ${id}"><table class="texts"><caption>Its tests, the newest first</caption>
<thead><tr><th scope="col">test</th><th scope="col">verdict</th><th scope="col">data lost (RPO)</th><th scope="col">time to restore (RTO)</th><th scope="col">of it</th><th scope="col">size</th></tr></thead>
<tbody>${runs.map(runRow)}</tbody></table></div>`;
}

function runRow(run: RestoreRun) {
  const { id, backup, startedAt, rpo, rto, source, asked } = run;
  const path = `/api/v1/restores/${encodeURIComponent(backup)}/${encodeURIComponent(id)}`;
  const bytes = source === undefined || source.kind === 'resource' ? undefined : source.bytes;
  return html`<tr><th scope="row"><a href="${path}">${timeTag(startedAt)}</a>${asked === undefined ? '' : html`<br><span class="soft">asked for by a person</span>`}</th><td>${verdictPart(run)}</td><td>${againstText(rpo?.measuredMs, rpo?.objectiveMs)}</td><td>${againstText(rto?.totalMs, rto?.objectiveMs)}</td><td>${rto === undefined ? '' : partsText(rto)}</td><td>${bytes === undefined ? 'not known' : sizeText(bytes)}</td></tr>`;
}

/** What took how long, without what took no time. */
function partsText({ thawMs, fetchMs, restoreMs, checksMs }: NonNullable<RestoreRun['rto']>): string {
  const parts = [
    [thawMs, 'thaw'],
    [fetchMs, 'fetch'],
    [restoreMs, 'restore'],
    [checksMs, 'checks'],
  ] as const;
  return parts.flatMap(([ms, what]) => (ms > 0 ? [`${what} ${spentText(ms)}`] : [])).join(', ');
}
