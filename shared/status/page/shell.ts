/** What every page has: the head, the way around, a banner when something is out of the ordinary, the foot. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { PageConfig, PublicPart } from '../../config/pageConfig.ts';
import type { ServiceState } from '../model.ts';
import { sees, type Viewer } from '../viewer.ts';
import { stateSymbols } from '../words.ts';
import { scriptPath } from './pageScript.ts';
import { accentStyle, pageStyle } from './pageStyle.ts';
import { timeTag } from './timeTag.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

export type Shell = {
  /** Of this page, without the site's name. */
  readonly title: string;
  /** Shown as a symbol in the title, so that a tab tells how things are; absent on pages that are about something else. */
  readonly state?: ServiceState;
  readonly page: PageConfig;
  readonly viewer: Viewer;
  /** The path of this page, such as `/incidents`. */
  readonly path: string;
  /** Unix milliseconds. */
  readonly generatedAt: number;
  /** How often an open page asks again; never when absent. */
  readonly refreshSeconds?: number;
  /** One sentence on top of everything, such as that the page is an old one. */
  readonly banner?: Markup;
  readonly main: Markup;
  /** One or two sentences at the end; nothing when absent. */
  readonly foot?: Markup;
};

const siteName = 'Holdfast';

type Place = {
  readonly path: string;
  readonly text: string;
  readonly viewers: readonly Viewer[];
  /** What the config may keep from the public as a whole. */
  readonly part?: PublicPart;
};

/** Where one can go from everywhere; the last ones are for operators. */
const places = [
  { path: '/', text: 'Services', viewers: ['public', 'operator'] },
  { path: '/incidents', text: 'Incidents', viewers: ['public', 'operator'] },
  { path: '/maintenance', text: 'Maintenance', viewers: ['public', 'operator'], part: 'maintenance' },
  { path: '/storage', text: 'Storage', viewers: ['operator'] },
  { path: '/restores', text: 'Restores', viewers: ['operator'] },
  { path: '/reports', text: 'Reports', viewers: ['operator'] },
  { path: '/admin', text: 'Admin', viewers: ['operator'] },
] as const satisfies readonly Place[];

export async function pageShell(shell: Shell): Promise<string> {
  const { title, state, page, generatedAt, refreshSeconds, banner, main, foot } = shell;
  const site = page.title ?? siteName;
  const symbol = state === undefined ? '' : `${stateSymbols[state]} `;
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${symbol}${title} – ${site}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" title="${site}: incidents" href="/feed.atom">
<style>${raw(pageStyle)}</style>
${accentPart(page)}<script src="${scriptPath}" defer></script>
${refreshSeconds === undefined ? '' : html`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>`}
</head>
<body${refreshSeconds === undefined ? '' : html` data-refresh="${refreshSeconds}"`}>
<a class="skip" href="#main">Skip to the content</a>
<header><p class="site">${logoPart(page)}<a href="/">${site}</a></p>${nav(shell)}</header>
${banner === undefined ? '' : html`<p class="banner" role="alert">${banner}</p>`}
<main id="main" tabindex="-1">
${main}
</main>
<footer><p>As of ${timeTag(generatedAt)}<span id="refreshed" role="status"></span></p>${foot === undefined ? '' : html`<p>${foot}</p>`}<p><a href="/openapi.json">API</a> · <a href="/feed.atom">Feed</a></p></footer>
</body>
</html>`;
  return String(await markup);
}

/** A second style of its own, because the first one is the same for everybody and allowed by its hash. */
function accentPart({ accent }: PageConfig) {
  return accent === undefined ? '' : html`<style>${raw(accentStyle(accent))}</style>\n`;
}

function logoPart({ logo }: PageConfig) {
  return logo === undefined ? '' : html`<img src="/logo" alt="" height="28">`;
}

function nav({ viewer, path, page }: Shell) {
  const seen = places.filter((place) => {
    const isTold = !('part' in place) || sees(viewer, place.part, { page });
    return isTold && place.viewers.some((one) => one === viewer);
  });
  return html`<nav aria-label="Pages"><ul>${seen.map((place) => {
    return html`<li><a href="${place.path}"${raw(currentAttribute(place, path))}>${place.text}</a></li>`;
  })}</ul></nav>`;
}

/** WAI-ARIA 1.2: `page` is this page itself, `true` what it is a part of. */
function currentAttribute(place: (typeof places)[number], path: string): string {
  if (place.path === path) return ' aria-current="page"';
  const parent = place.path === '/' ? '/services' : place.path;
  return path.startsWith(`${parent}/`) ? ' aria-current="true"' : '';
}
