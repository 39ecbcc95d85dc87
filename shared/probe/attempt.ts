/**
 * The frame of one attempt: its one deadline, its phases, and exactly one observation at its end.
 *
 * The deadline is met by an observer that looks: time for which the observer itself held the attempt up is given back,
 * once. So an attempt may take twice its timeout, and a loop that stands still at that moment adds to it.
 */
import type { ProbeContext } from './context.ts';
import { presentableEvidence } from './evidence.ts';
import type { Wait } from './fault.ts';
import { blameSilence, extensionMs } from './fault.ts';
import type { Finding } from './finding.ts';
import { down, unforeseen, unknown } from './finding.ts';
import type { Evidence, Observation, Timings } from './observation.ts';
import type { Phase } from './phase.ts';
import { missing } from './phase.ts';

export type AttemptParts = {
  readonly context: ProbeContext;
  readonly timeoutMs: number;
  /** The values that evidence must not hold. */
  readonly secrets: readonly string[];
  readonly settle: (observation: Observation) => void;
};

export abstract class Attempt {
  protected readonly context: ProbeContext;
  protected settled = false;
  /** Frozen when the attempt ends. */
  protected totalMs = 0;
  protected blockedMs = 0;
  protected certificateDaysLeft: number | undefined;
  protected lagMs: number | undefined;
  /** Time spent waiting for the observer's own resources; it counts in no timing. */
  protected queuedMs = 0;
  private readonly parts: AttemptParts;
  private readonly startedAt: number;
  private readonly startedMs: number;
  private timer: NodeJS.Timeout;
  /** How much time was given back; undefined until the timeout has passed. */
  private extensionMs: number | undefined;
  private readonly spentMs: Partial<Record<Phase, number>> = {};
  private phase: Phase | undefined;
  private phaseStartedMs = 0;

  protected constructor(parts: AttemptParts) {
    this.parts = parts;
    this.context = parts.context;
    this.startedAt = parts.context.clock.now();
    this.startedMs = parts.context.clock.monotonic();
    this.timer = setTimeout(() => this.expire(), parts.timeoutMs);
    parts.context.blockage.enter();
  }

  /** Closes what the attempt holds open. Called once. */
  protected abstract release(): void;

  /** What a person may want to see of what had arrived when the deadline passed. */
  protected arrived(): string {
    return '';
  }

  /** How long the attempt has been waiting for the observer's own resources at this moment. */
  protected queueingMs(): number {
    return 0;
  }

  /** What a deadline passed in a phase means, once the observer itself is cleared. */
  protected timedOut(phase: Phase): Finding | Promise<Finding> {
    return down(`timeout-${phase}`, this.deadlineEvidence(missing[phase]));
  }

  protected deadlineEvidence(got: string): { expected: string; got: string; excerpt: string } {
    const extension = Math.round(this.extensionMs ?? 0);
    const more = extension > 0 ? `, and ${extension} ms more for which the observer had held it up` : '';
    return { expected: `an answer within ${this.parts.timeoutMs} ms${more}`, got, excerpt: this.arrived() };
  }

  protected currentPhase(): Phase | undefined {
    return this.phase;
  }

  /** Ends the current phase and begins another; a phase that comes again, after a redirect, is added up. */
  protected enter(next: Phase | undefined, queuedMs = 0): void {
    const nowMs = this.context.clock.monotonic();
    if (this.phase !== undefined) {
      this.spentMs[this.phase] = (this.spentMs[this.phase] ?? 0) + nowMs - this.phaseStartedMs - queuedMs;
    }
    this.queuedMs += queuedMs;
    this.phase = next;
    this.phaseStartedMs = nowMs;
  }

  /** Counts the current phase from now. */
  protected restartPhase(): void {
    this.phaseStartedMs = this.context.clock.monotonic();
  }

  /** Runs a step of the attempt; a step that throws ends it. Every callback goes through here. */
  protected step(action: () => void): void {
    if (this.settled) return;
    try {
      action();
    } catch (error) {
      this.conclude(() => unforeseen(error));
    }
  }

  /** Stops the clock, releases everything, and reports what `find` says. Only the first call counts. */
  protected conclude(find: () => Finding | Promise<Finding>): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.totalMs = this.context.clock.monotonic() - this.startedMs - this.queuedMs;
    this.blockedMs = this.context.blockage.blockedMs(this.startedMs);
    this.context.blockage.leave();
    this.release();
    try {
      const finding = find();
      if (finding instanceof Promise) void finding.catch(unforeseen).then((late) => this.report(late));
      else this.report(finding);
    } catch (error) {
      this.report(unforeseen(error));
    }
  }

  private expire(): void {
    this.step(() => {
      if (this.extensionMs === undefined) {
        this.extensionMs = extensionMs(this.parts.timeoutMs, this.wait());
        if (this.extensionMs > 0) {
          this.timer = setTimeout(() => this.expire(), Math.ceil(this.extensionMs));
          return;
        }
      }
      // An answer may be there that the loop has not read yet: it reads before it runs this.
      setImmediate(() => this.step(() => this.endSilence()));
    });
  }

  private endSilence(): void {
    const wait = this.wait();
    const phase = this.phase ?? 'connect';
    const reason = blameSilence(this.parts.timeoutMs, wait);
    if (reason === undefined) {
      this.conclude(() => this.timedOut(phase));
      return;
    }
    const heldUp =
      reason === 'observer-resources'
        ? `the lookup waited ${Math.round(wait.queuedMs)} ms for a free thread of the observer`
        : `the observer was blocked for ${Math.round(wait.blockedMs)} ms`;
    const got = `${heldUp}, of ${Math.round(wait.elapsedMs)} ms in all`;
    this.conclude(() => unknown(reason, this.deadlineEvidence(got)));
  }

  private wait(): Wait {
    const { clock, blockage } = this.context;
    return {
      elapsedMs: clock.monotonic() - this.startedMs,
      blockedMs: blockage.blockedMs(this.startedMs),
      queuedMs: this.queuedMs + this.queueingMs(),
    };
  }

  private report(finding: Finding): void {
    const shared = {
      startedAt: this.startedAt,
      timings: this.timings(),
      ...(this.certificateDaysLeft === undefined ? {} : { certificateDaysLeft: this.certificateDaysLeft }),
      ...(this.lagMs === undefined ? {} : { lagMs: this.lagMs }),
    };
    this.parts.settle(
      finding.outcome === 'up'
        ? { ...shared, ...finding }
        : { ...shared, ...finding, evidence: this.evidence(finding) },
    );
  }

  /** Evidence that cannot be cleaned is dropped: a report without it is better than none, or than a secret. */
  private evidence(finding: Exclude<Finding, { outcome: 'up' }>): Evidence {
    try {
      return presentableEvidence(finding.evidence, this.parts.secrets);
    } catch {
      return {};
    }
  }

  private timings(): Timings {
    const { spentMs } = this;
    return {
      ...(spentMs.dns === undefined ? {} : { dnsMs: spentMs.dns }),
      ...(spentMs.connect === undefined ? {} : { connectMs: spentMs.connect }),
      ...(spentMs.tls === undefined ? {} : { tlsMs: spentMs.tls }),
      ...(spentMs['first-byte'] === undefined ? {} : { firstByteMs: spentMs['first-byte'] }),
      totalMs: this.totalMs,
    };
  }
}
