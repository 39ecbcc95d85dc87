/**
 * The timeline that is still growing: the marks of the previous and the running hour of a shard's
 * services, as far as they have been folded. Rewritten every few minutes by the rollup.
 */
import type { Span } from '../availability/maintenance.ts';
import type { Marks } from '../availability/marks.ts';
import type { DownReason } from '../probe/observation.ts';
import type { Shown } from './visible.ts';

export type RecentService = {
  readonly endpoints: Readonly<Record<string, Marks>>;
  readonly visible: Marks;
  /** The slot of the service's first round ever, Unix milliseconds. */
  readonly since: number;
  /** Which endpoint users reached, since when; oldest first. */
  readonly shown: readonly Shown[];
  /** When maintenance was open, as the config said at the time, as far back as hours may be folded; none when absent. */
  readonly maintenance?: readonly Span[];
  /** Why users found it down when they last did, as far as these marks reach. */
  readonly lastReason?: DownReason;
};

export type Recent = {
  readonly shard: string;
  readonly writer: string;
  readonly everyMs: number;
  /** The first slot of the marks, Unix milliseconds. */
  readonly from: number;
  /** The first slot that has not been folded. */
  readonly to: number;
  /** The observers that were configured. */
  readonly observers: readonly string[];
  /** Those that were configured of late, and until when: their rounds still count for the slots of that time. */
  readonly formerObservers: Readonly<Record<string, number>>;
  readonly services: Readonly<Record<string, RecentService>>;
};
