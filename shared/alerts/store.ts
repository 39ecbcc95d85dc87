/**
 * Where alerts live: in the control table, all in one partition, so that one query finds whatever is not told yet. Every
 * write is one conditional write of one item.
 */
import type { Written } from '../control/store.ts';
import type { Alert } from './alert.ts';

export type AlertStore = {
  /**
   * Every alert there is, resolved ones of the last day included, strongly read. An item that cannot be read is left out
   * and told to the store's `onError`; nobody may write over it.
   * @throws ControlUnavailable
   */
  readAlerts(): Promise<readonly Alert[]>;
  /** Cheap and perhaps a second old: for showing. @throws ControlUnavailable */
  peekAlerts(): Promise<readonly Alert[]>;
  /** The alert as it is now, strongly read. @throws ControlUnavailable, ControlCorrupt */
  readAlert(key: string): Promise<Alert | undefined>;
  /**
   * Writes the alert over the one whose revision is one less, or as the first of its key when its revision is 1. `lost`
   * when somebody else was first. @throws ControlUnavailable
   */
  writeAlert(alert: Alert): Promise<Written>;
  /** Removes the alert if its revision is still this one. @throws ControlUnavailable */
  removeAlert(alert: Pick<Alert, 'key' | 'revision'>): Promise<Written>;
};
