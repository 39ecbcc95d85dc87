/** What happened to a service, as far as a viewer may know of it. Pure. */
import type { Config } from '../../config/config.ts';
import type { PublicPart } from '../../config/pageConfig.ts';
import { happeningsWithoutPeople } from '../people.ts';
import type { Happening } from '../readHappenings.ts';
import { hiddenFrom, type Viewer } from '../viewer.ts';
import { tellsOf } from './alertsView.ts';

export function viewedHappenings(
  happenings: readonly Happening[],
  viewer: Viewer,
  config: Pick<Config, 'page' | 'observers'>,
): readonly Happening[] {
  if (viewer === 'operator') return happenings;
  const hidden = hiddenFrom(viewer, config);
  return happeningsWithoutPeople(happenings, config.observers)
    .filter((happening) => isTold(happening, hidden))
    .map((happening) => withoutVotes(happening, hidden));
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

function withoutVotes(happening: Happening, hidden: readonly PublicPart[]): Happening {
  if (happening.kind !== 'control' || happening.event.kind !== 'flipped' || !hidden.includes('observers')) {
    return happening;
  }
  const { votes: _, ...event } = happening.event;
  return { ...happening, event };
}
