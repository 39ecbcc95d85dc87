/**
 * The page's script: asks for news and puts them in place, and tells times in the reader's zone. Everything can be read
 * without it. Served as a file of its own, so that the policy needs to allow no inline script; its path has the hash of what
 * it holds, so that it can be kept for ever.
 */
import { createHash } from 'node:crypto';
import { dayBarScript } from './dayBarScript.ts';

export const pageScript = `'use strict';
(() => {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const named = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' });
  const localText = (at) => {
    const name = named.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
    return format.format(at) + ' ' + name;
  };

  // Times stand alone, where they keep what they said, and in sentences.
  const localTimes = (root) => {
    const inSentences = /\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC/g;
    const texts = document.createTreeWalker(root.querySelector('main') ?? root, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      if (!node.data.includes(' UTC') || node.parentElement?.closest('time') !== null) continue;
      node.data = node.data.replace(inSentences, (text) => localText(new Date(text.replace(' ', 'T').replace(' UTC', 'Z'))));
    }
    for (const time of root.querySelectorAll('time[datetime]')) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      time.title = time.textContent;
      time.textContent = localText(at);
    }
  };
${dayBarScript}
  const openIds = () => [...document.querySelectorAll('details[id][open]')].map(({ id }) => id);

  const knownIds = () => [...document.querySelectorAll('details[id]')].map(({ id }) => id);

  // How to find again what has the focus, once it is another element that says the same.
  const pathTo = (element) => {
    if (element === null) return () => null;
    const holder = element.closest('[id]');
    const selector = element.tagName.toLowerCase() + (element.hasAttribute('href') ? '[href="' + CSS.escape(element.getAttribute('href')) + '"]' : '');
    return () => {
      if (holder === null) return null;
      const next = document.getElementById(holder.id);
      return holder === element ? next : (next?.querySelector(selector) ?? null);
    };
  };

  const replace = (next) => {
    const [main, fresh] = [document.querySelector('main'), next.querySelector('main')];
    if (main === null || fresh === null) return;
    const focused = document.activeElement;
    document.title = next.title;
    // Whoever is typing or choosing is not to lose it, and is not to take what is old for news either.
    const isChoosing = focused !== null && main.contains(focused) && focused.matches('input, select, textarea, button');
    const selection = getSelection();
    if (isChoosing || (selection?.type === 'Range' && main.contains(selection.anchorNode))) {
      say(' – not renewed since, because something on the page is selected or being filled in');
      return;
    }
    const [known, open, refocus] = [knownIds(), openIds(), pathTo(main.contains(focused) ? focused : null)];
    localTimes(next);
    main.replaceChildren(...fresh.childNodes);
    // What the reader has closed stays closed; what is new is as it comes.
    for (const details of main.querySelectorAll('details[id]')) {
      if (known.includes(details.id)) details.open = open.includes(details.id);
    }
    bars.prepare(main);
    refocus()?.focus({ preventScroll: true });
    bars.follow();
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
  bars.prepare(document);
  const seconds = Number(document.body.dataset.refresh);
  if (seconds > 0) {
    setInterval(refresh, seconds * 1000);
    document.addEventListener('visibilitychange', refresh);
  }
})();
`;

export const scriptPath = `/assets/page-${createHash('sha256').update(pageScript).digest('hex').slice(0, 16)}.js`;
