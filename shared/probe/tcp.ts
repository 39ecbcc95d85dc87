/** Whether a TCP port accepts connections. */
import type { ProbeContext } from './context.ts';
import { Dialogue } from './dialogue.ts';
import { judgeLatency } from './finding.ts';
import type { Observation } from './observation.ts';
import type { TcpTarget } from './target.ts';

class TcpAttempt extends Dialogue {
  private readonly target: TcpTarget;

  constructor(target: TcpTarget, context: ProbeContext, settle: (observation: Observation) => void) {
    super({ context, timeoutMs: target.timeoutMs, secrets: [], settle });
    this.target = target;
  }

  begin(): void {
    this.step(() => this.dial({ host: this.target.host, port: this.target.port, secure: false }));
  }

  protected override ready(): void {
    this.enter(undefined);
    this.conclude(() => judgeLatency(this.target.expect.latencyMsMax, this.totalMs, this.blockedMs));
  }
}

export function probeTcp(target: TcpTarget, context: ProbeContext): Promise<Observation> {
  return new Promise((settle) => new TcpAttempt(target, context, settle).begin());
}
