/** The windows over which availability is shown. Windows are data. */
import { dayMs, hourMs } from './slots.ts';

export const windows = [
  { id: '1h', ms: hourMs },
  { id: '24h', ms: dayMs },
  { id: '7d', ms: 7 * dayMs },
  { id: '30d', ms: 30 * dayMs },
  { id: '90d', ms: 90 * dayMs },
  { id: '365d', ms: 365 * dayMs },
] as const;

export type WindowId = (typeof windows)[number]['id'];

/** The windows that are counted in whole hours and kept on the board; `1h` comes from the running marks. */
export const boardWindows = windows.filter((window) => window.id !== '1h');
