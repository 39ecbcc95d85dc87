/** Whether a name server answers, and with the records it should. */
import type { Resolver as Queries } from 'node:dns/promises';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Attempt } from './attempt.ts';
import type { ProbeContext } from './context.ts';
import { normaliseValue, queryValues } from './dnsValues.ts';
import { describeError, errorCode } from './evidence.ts';
import { blameQueryError } from './fault.ts';
import type { Finding } from './finding.ts';
import { down, judgeLatency } from './finding.ts';
import { inquire, unlessResolverGone } from './inquiry.ts';
import type { Observation } from './observation.ts';
import type { Phase } from './phase.ts';
import type { DnsTarget } from './target.ts';

/**
 * The attempt's own deadline comes first, also when the loop stood still, so that silence is judged in one place:
 * c-ares gives a query up before it reads the answer that came meanwhile.
 */
const beyondDeadlineMs = 60_000;

class DnsAttempt extends Attempt {
  private readonly target: DnsTarget;
  private readonly queries: Queries;

  constructor(target: DnsTarget, context: ProbeContext, settle: (observation: Observation) => void) {
    super({ context, timeoutMs: target.timeoutMs, secrets: [], settle });
    this.target = target;
    this.queries = target.resolver === undefined ? context.resolver.queries() : askOnce(target.timeoutMs);
  }

  begin(): void {
    this.step(() => {
      const { name, type, resolver } = this.target;
      if (resolver !== undefined) {
        const host = isIP(resolver.host) === 6 ? `[${resolver.host}]` : resolver.host;
        this.queries.setServers([`${host}:${resolver.port}`]);
      }
      this.enter('dns');
      queryValues(this.queries, name, type).then(
        (values) => this.step(() => this.answered(values)),
        (error: unknown) => this.step(() => this.failed(error)),
      );
    });
  }

  protected override release(): void {
    this.queries.cancel();
  }

  protected override timedOut(phase: Phase): Finding | Promise<Finding> {
    const finding = super.timedOut(phase);
    if (this.target.resolver !== undefined || finding instanceof Promise) return finding;
    return unlessResolverGone(finding, this.deadlineEvidence('no answer to the query'), this.context);
  }

  private answered(values: readonly string[]): void {
    this.enter(undefined);
    const { expect, type, name } = this.target;
    this.conclude(() => {
      const got = setOf(values, type);
      const expected = expect.values === undefined ? undefined : setOf(expect.values, type);
      if (expected === undefined && got.length === 0)
        return down('dns-not-found', { expected: `any ${type} record of ${name}`, got: 'none' });
      if (expected !== undefined && expected.join('\n') !== got.join('\n')) {
        return down('dns-mismatch', { expected: listed(expected, type), got: listed(got, type) });
      }
      return judgeLatency(expect.latencyMsMax, this.totalMs, this.blockedMs);
    });
  }

  private failed(error: unknown): void {
    const code = errorCode(error);
    // The name exists and has no record of this type: an answer like any other.
    if (code === 'ENODATA') {
      this.answered([]);
      return;
    }
    const { name, type, resolver } = this.target;
    this.enter(undefined);
    const evidence = { expected: `the ${type} records of ${name}`, got: describeError(error) };
    const address =
      resolver === undefined
        ? undefined
        : ({ address: resolver.host, family: isIP(resolver.host) === 6 ? 6 : 4 } as const);
    this.conclude(() => inquire(blameQueryError(code, resolver !== undefined), evidence, address, this.context));
  }
}

function askOnce(timeoutMs: number): Queries {
  return new Resolver({ timeout: timeoutMs + beyondDeadlineMs, tries: 1 });
}

function setOf(values: readonly string[], type: DnsTarget['type']): string[] {
  return [...new Set(values.map((value) => normaliseValue(value, type)))].sort();
}

function listed(values: readonly string[], type: DnsTarget['type']): string {
  return values.length === 0 ? `no ${type} record` : values.join(', ');
}

export function probeDns(target: DnsTarget, context: ProbeContext): Promise<Observation> {
  return new Promise((settle) => new DnsAttempt(target, context, settle).begin());
}
