/**
 * The page's script: asks for news and puts them in place, and tells times in the reader's zone. Everything can be read
 * without it. Served as a file of its own, so that the policy needs to allow no inline script; its path has the hash of what
 * it holds, so that it can be kept for ever.
 */
import { createHash } from 'node:crypto';

export const pageScript = `'use strict';
(() => {
  const localTimes = (root) => {
    const options = { dateStyle: 'medium', timeStyle: 'medium' };
    const format = new Intl.DateTimeFormat(undefined, options);
    const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' }).formatToParts();
    const name = zone.find((part) => part.type === 'timeZoneName')?.value ?? '';
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      time.title = time.textContent;
      time.textContent = format.format(at) + ' ' + name;
    }
  };

  const openIds = () => [...document.querySelectorAll('details[id][open]')].map(({ id }) => id);

  const replace = (next) => {
    const [main, fresh] = [document.querySelector('main'), next.querySelector('main')];
    if (main === null || fresh === null) return;
    const focused = document.activeElement;
    // Whoever is typing or choosing is not to lose it.
    if (focused !== null && main.contains(focused) && focused.matches('input, select, textarea, button')) return;
    const [open, focusId] = [openIds(), focused?.id];
    localTimes(next);
    main.replaceChildren(...fresh.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (focusId) document.getElementById(focusId)?.focus({ preventScroll: true });
    document.title = next.title;
    for (const part of ['footer', '.banner']) swap(part, next);
  };

  const swap = (selector, next) => {
    const [now, fresh] = [document.querySelector(selector), next.querySelector(selector)];
    if (now !== null && fresh !== null) now.replaceWith(fresh);
    else if (now !== null) now.remove();
    else if (fresh !== null) document.querySelector('main')?.before(fresh);
  };

  const say = (text) => {
    const line = document.getElementById('refreshed');
    if (line !== null) line.textContent = text;
  };

  const refresh = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(10_000) });
      const text = await response.text();
      if (!response.ok) throw new Error(String(response.status));
      replace(new DOMParser().parseFromString(text, 'text/html'));
    } catch {
      say(' – no news since: the page could not be asked again; trying on');
    }
  };

  localTimes(document);
  const seconds = Number(document.body.dataset.refresh);
  if (seconds > 0) {
    setInterval(refresh, seconds * 1000);
    document.addEventListener('visibilitychange', refresh);
  }
})();
`;

export const scriptPath = `/assets/page-${createHash('sha256').update(pageScript).digest('hex').slice(0, 16)}.js`;
