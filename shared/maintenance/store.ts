/**
 * Where planned maintenance is kept: in the control table, all in one partition in the order of time. Every write is one
 * conditional write of one item.
 */
import type { Written } from '../control/store.ts';
import type { MaintenancePlan } from './plan.ts';

export type PlanStore = {
  /**
   * Every plan that may have some time at or after a moment (Unix milliseconds), strongly read, in the order of their
   * beginnings; those that were called off included. One that cannot be read is not left out: a window nobody knows of
   * would count as an outage for good.
   * @throws ControlUnavailable, ControlCorrupt
   */
  readPlans(since: number): Promise<readonly MaintenancePlan[]>;
  /** Cheap and perhaps a second old: for showing. @throws ControlUnavailable, ControlCorrupt */
  peekPlans(since: number): Promise<readonly MaintenancePlan[]>;
  /** The plan as it is now, strongly read. @throws ControlUnavailable, ControlCorrupt */
  readPlan(id: string): Promise<MaintenancePlan | undefined>;
  /**
   * Writes the plan over the one whose revision is one less, or as the first of its id when its revision is 1. `lost` when
   * somebody else was first. @throws ControlUnavailable
   */
  writePlan(plan: MaintenancePlan): Promise<Written>;
  /** Removes the plan if its revision is still this one. @throws ControlUnavailable */
  removePlan(plan: Pick<MaintenancePlan, 'id' | 'revision'>): Promise<Written>;
};

/** What whoever only has to know of the windows asks for. @throws ControlUnavailable, ControlCorrupt */
export type ReadPlans = PlanStore['readPlans'];
