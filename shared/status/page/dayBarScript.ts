/**
 * The part of the page's script that tells the day of a bar, to whoever points at it, and to whoever moves over the bars
 * with the arrow keys. What it tells stands in the table beneath the bars, which is there without it.
 */
export const dayBarScript = `
  const bars = (() => {
    const dayMs = 86_400_000;
    const chosen = new Map();
    let tip, pick, shown;

    const countOf = (bar) => Number(bar.dataset.days);
    const rowsOf = (bar) => [...(bar.parentElement?.querySelector('.byday')?.tBodies[0]?.rows ?? [])];

    const dayAt = (bar, index) => {
      const { path, last } = bar.dataset;
      const date = new Date(Date.parse(last + 'T00:00Z') - (countOf(bar) - 1 - index) * dayMs).toISOString().slice(0, 10);
      const row = rowsOf(bar).find(({ cells: [days] }) => {
        const [first, end = first] = days.textContent.split(' to ');
        return first <= date && date <= end;
      });
      const plain = bar.parentElement?.querySelector('.byday')?.dataset.else ?? '';
      return { date, href: path + date, words: row === undefined ? plain : row.cells[1].textContent };
    };

    const indexAt = (bar, x) => {
      const { left, width } = bar.getBoundingClientRect();
      return Math.max(0, Math.min(countOf(bar) - 1, Math.floor(((x - left) / width) * countOf(bar))));
    };

    const hide = () => {
      tip?.remove();
      pick?.remove();
      shown = undefined;
    };

    const show = (bar, index) => {
      const day = dayAt(bar, index);
      chosen.set(bar.id, index);
      bar.setAttribute('aria-valuenow', String(index + 1));
      bar.setAttribute('aria-valuetext', day.date + ': ' + day.words);
      tip ??= Object.assign(document.createElement('div'), { className: 'tip' });
      pick ??= Object.assign(document.createElement('div'), { className: 'pick' });
      const link = Object.assign(document.createElement('a'), { href: day.href, textContent: day.date, tabIndex: -1 });
      tip.replaceChildren(link, ': ' + day.words);
      // Among what a screen reader takes for the content of the page.
      document.querySelector('main').append(pick, tip);
      const box = bar.getBoundingClientRect();
      const at = box.left + ((index + 0.5) / countOf(bar)) * box.width;
      const wide = document.documentElement.clientWidth;
      pick.style.left = scrollX + at - 1 + 'px';
      pick.style.top = scrollY + box.top + 'px';
      pick.style.height = box.height + 'px';
      tip.style.left = '0px';
      tip.style.left = scrollX + Math.max(8, Math.min(wide - tip.offsetWidth - 8, at - tip.offsetWidth / 2)) + 'px';
      tip.style.top = scrollY + box.bottom + 'px';
      shown = bar;
    };

    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7, Home: -Infinity, End: Infinity };
    const move = (event) => {
      const bar = event.currentTarget;
      const last = countOf(bar) - 1;
      const index = chosen.get(bar.id) ?? last;
      if (event.key === 'Enter') {
        location.assign(dayAt(bar, index).href);
      } else if (event.key in steps) {
        event.preventDefault();
        show(bar, Math.max(0, Math.min(last, index + steps[event.key])));
      }
    };

    const prepare = (root) => {
      for (const bar of root.querySelectorAll('.bars[data-days]')) {
        const last = countOf(bar);
        const label = bar.querySelector('svg')?.getAttribute('aria-label') ?? '';
        const about = { role: 'slider', tabindex: '0', 'aria-label': label, 'aria-valuemin': '1', 'aria-valuemax': String(last), 'aria-valuenow': String(last) };
        for (const [name, value] of Object.entries(about)) bar.setAttribute(name, value);
        const today = dayAt(bar, last - 1);
        bar.setAttribute('aria-valuetext', today.date + ': ' + today.words);
        bar.addEventListener('pointermove', (event) => show(bar, indexAt(bar, event.clientX)));
        bar.addEventListener('pointerdown', (event) => show(bar, indexAt(bar, event.clientX)));
        // Whoever points at the words has not left.
        bar.addEventListener('pointerleave', ({ relatedTarget }) => {
          if (!tip?.contains(relatedTarget) && document.activeElement !== bar) hide();
        });
        // A finger cannot point at a bar without touching it: the words have the link.
        bar.addEventListener('click', (event) => {
          if (event.pointerType !== 'touch') location.assign(dayAt(bar, indexAt(bar, event.clientX)).href);
        });
        bar.addEventListener('focus', () => show(bar, chosen.get(bar.id) ?? last - 1));
        bar.addEventListener('blur', hide);
        bar.addEventListener('keydown', move);
      }
    };

    document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
    document.addEventListener('pointerdown', ({ target }) => {
      if (shown !== undefined && !shown.contains(target) && !tip.contains(target)) hide();
    });
    document.addEventListener('pointerout', ({ target, relatedTarget }) => {
      if (tip?.contains(target) && !tip.contains(relatedTarget) && !shown?.contains(relatedTarget)) hide();
    });
    addEventListener('resize', hide);
    // What it points at was replaced: it points at the same day of the same service.
    const follow = () => {
      const bar = shown && document.getElementById(shown.id);
      if (bar) show(bar, chosen.get(bar.id) ?? countOf(bar) - 1);
      else hide();
    };
    return { prepare, follow };
  })();
`;
