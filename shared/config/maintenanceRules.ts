/** What makes a maintenance window. */
import { shortestGapMs } from '../availability/cron.ts';
import type { ConfigDraft, WindowDraft } from './draft.ts';
import { formatDuration } from './duration.ts';
import type { Findings } from './findings.ts';
import { isGiven, isMap, keyPlace, type Setting } from './part.ts';
import { checkServiceIds } from './serviceIdRules.ts';
import { oneOf } from './wording.ts';

export function checkMaintenance(draft: ConfigDraft, findings: Findings): void {
  const ids = draft.services.map(({ id }) => id);
  for (const window of draft.maintenance) {
    checkServiceIds(window.services, ids, findings);
    checkForm(window, findings);
    checkOrder(window, findings);
    checkOverlap(window, findings);
  }
}

type Key = 'from' | 'to' | 'cron' | 'timezone' | 'for';

const fixed: readonly Key[] = ['from', 'to'];
const repeated: readonly Key[] = ['cron', 'timezone', 'for'];

/** All keys of one form and none of the other. */
function checkForm(window: WindowDraft, findings: Findings): void {
  // What stands there instead of a map is the schema's matter.
  if (!isMap(window.part)) return;
  const given = (keys: readonly Key[]) => keys.filter((key) => isGiven(settingOf(window, key)));
  const [fixedKeys, repeatedKeys] = [given(fixed), given(repeated)];
  const place = keyPlace(window.part);
  if (fixedKeys.length === 0 && repeatedKeys.length === 0) {
    findings.problem(place, 'nothing here says when; write from and to, or cron, timezone and for');
    return;
  }
  if (fixedKeys.length > 0 && repeatedKeys.length > 0) {
    const both = `${oneOf(fixedKeys)} cannot stand beside ${oneOf(repeatedKeys)}`.replaceAll(' or ', ' and ');
    findings.problem(place, `${both}; write from and to, or cron, timezone and for`);
    return;
  }
  const keys = fixedKeys.length > 0 ? fixed : repeated;
  for (const key of keys) {
    if (!isGiven(settingOf(window, key))) findings.problem(place, `\`${key}\` is missing; write ${such[key]}`);
  }
}

const such: Readonly<Record<Key, string>> = {
  from: 'when it begins, such as from: 2026-12-01T22:00:00Z',
  to: 'when it is over, such as to: 2026-12-01T23:00:00Z',
  cron: 'when it begins, such as cron: "0 3 * * SUN"',
  timezone: 'whose clock the expression is read on, such as timezone: Europe/Berlin, or UTC',
  for: 'how long it lasts, such as for: 1h',
};

function settingOf(window: WindowDraft, key: Key): Setting<unknown> {
  return window[key];
}

function checkOrder({ from, to }: WindowDraft, findings: Findings): void {
  if (from.state !== 'valid' || to.state !== 'valid' || from.value < to.value) return;
  findings.problem(to.part, 'this is not after `from`; write the moment when the window is over');
}

/** `* 3 * * *` for an hour is meant as `0 3 * * *` and lasts from three until one minute before five. */
function checkOverlap({ cron, for: length }: WindowDraft, findings: Findings): void {
  if (cron.state !== 'valid' || length.state !== 'valid') return;
  const gapMs = shortestGapMs(cron.value);
  if (length.value <= gapMs) return;
  const again = `this begins again after ${formatDuration(gapMs)}, before the ${formatDuration(length.value)} are over`;
  findings.warning(cron.part, `${again}, so windows run into one another; is that meant?`);
}
