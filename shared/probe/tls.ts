/** Whether a TLS server shakes hands with a certificate that is valid for its name, and for how long it will be. */
import { judgeCertificate } from './assertions.ts';
import type { ProbeContext } from './context.ts';
import { Dialogue } from './dialogue.ts';
import { judgeLatency } from './finding.ts';
import type { Observation } from './observation.ts';
import type { TlsTarget } from './target.ts';

class TlsAttempt extends Dialogue {
  private readonly target: TlsTarget;

  constructor(target: TlsTarget, context: ProbeContext, settle: (observation: Observation) => void) {
    super({ context, timeoutMs: target.timeoutMs, secrets: [], settle });
    this.target = target;
  }

  begin(): void {
    this.step(() => this.dial({ host: this.target.host, port: this.target.port, secure: true }));
  }

  protected override ready(): void {
    const { expect } = this.target;
    this.enter(undefined);
    this.conclude(
      () =>
        judgeCertificate(expect.certificateDaysMin, this.certificateDaysLeft) ??
        judgeLatency(expect.latencyMsMax, this.totalMs, this.blockedMs),
    );
  }
}

export function probeTls(target: TlsTarget, context: ProbeContext): Promise<Observation> {
  return new Promise((settle) => new TlsAttempt(target, context, settle).begin());
}
