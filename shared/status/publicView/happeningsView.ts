/** What happened to a service, as far as a viewer may know of it. Pure. */
import type { Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { happeningsWithoutPeople } from '../people.ts';
import type { Happening } from '../readHappenings.ts';
import { hiddenFrom, type Viewer } from '../viewer.ts';
import { tellsOf } from './alertsView.ts';
import { withoutObserver } from './decidedBy.ts';

export function viewedHappenings(
  happenings: readonly Happening[],
  viewer: Viewer,
  config: Pick<Config, 'page' | 'observers'>,
): readonly Happening[] {
  if (viewer === 'operator') return happenings;
  const hidden = hiddenFrom(viewer, config);
  return happeningsWithoutPeople(happenings, config.observers)
    .filter((happening) => isTold(happening, hidden))
    .map((happening) => withoutObservers(happening, hidden));
}

function isTold(happening: Happening, hidden: readonly PublicPart[]): boolean {
  switch (happening.kind) {
    // As little can be known of it from the state and the uptime, which are always shown.
    case 'gap':
    case 'unknown':
      return true;
    case 'outage':
    case 'note':
      return !hidden.includes('incidents');
    case 'maintenance':
    case 'plan':
      return !hidden.includes('maintenance');
    case 'control':
    case 'blocked':
      return !hidden.includes('failover');
    case 'alarm':
      return !hidden.includes('alerts');
    case 'alert':
      return tellsOf(happening.about, hidden);
    case 'excluded':
    case 'restored':
      return !hidden.includes('budgets');
  }
}

function withoutObservers(happening: Happening, hidden: readonly PublicPart[]): Happening {
  if (happening.kind !== 'control' || !hidden.includes('observers')) return happening;
  const event = withoutObserver(happening.event);
  if (event.kind !== 'flipped') return { ...happening, event };
  const { votes: _, ...flip } = event;
  return { ...happening, event: flip };
}
