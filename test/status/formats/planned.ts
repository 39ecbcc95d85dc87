/** A world with planned maintenance: one window that is open, one that recurs, one that is over, one for nobody shown. */
import type { Config, MaintenanceWindow } from '../../../shared/config/config.ts';
import { hourMs } from '../../ledger/samples.ts';
import { worldConfig, worldNow } from '../world.ts';

const openWindow: MaintenanceWindow = {
  kind: 'fixed',
  services: ['search'],
  title: 'New disks; <b>slow</b>, for a while',
  from: worldNow - hourMs,
  to: worldNow + hourMs,
};

/** Every Sunday at three in Berlin: at 02:00 UTC in winter, at 01:00 UTC from 28 March 2027 on. */
export const weeklyWindow: MaintenanceWindow = {
  kind: 'cron',
  services: ['checkout', 'search'],
  cron: '0 3 * * SUN',
  timezone: 'Europe/Berlin',
  forMs: hourMs,
};

export const plannedConfig: Config = { ...worldConfig, maintenance: [openWindow, weeklyWindow] };
