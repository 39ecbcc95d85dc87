/**
 * The verb `answerSwitch`: what one observer's switch route says to Route 53's health checkers, who poll it in `switch`
 * mode. 200 for the active endpoint and 503 for every other; a calculated check makes a majority of the observers'
 * answers the endpoint's health. So a flip is the conditional write of the control record and nothing else.
 *
 * An observer that cannot read the record strongly says what it can find out otherwise: an older reading may be wrong,
 * but then it is outvoted, as long as a majority of the observers reads the table. One that knows nothing abstains, and
 * the only abstention there is for a health check is 503: to call every endpoint healthy would be a vote for the ones
 * that are not active, and would let a flip be undone by those who know least. If a majority knows nothing, all checks
 * fail, and Route 53 then answers as if all were healthy: the primary record.
 */
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import type { Clock } from '../runtime/clock.ts';
import { inTime } from '../runtime/inTime.ts';
import type { ServicePolicy } from './policy.ts';

export type SwitchInput = {
  readonly policies: readonly ServicePolicy[];
  readonly service: string;
  readonly endpoint: string;
};

export type SwitchParts = {
  readonly control: Pick<ControlStore, 'readControl' | 'peekControls'>;
  /** The newest record of each service that this process has read; kept here from call to call. */
  readonly known: Map<string, Control>;
  readonly clock: Pick<Clock, 'sleep'>;
};

export type SwitchAnswer =
  | {
      readonly kind: 'active' | 'inactive';
      /** `peeked` and `remembered` may be older than the last flip. */
      readonly source: 'read' | 'peeked' | 'remembered';
      /** Why the record was not read strongly. */
      readonly problem?: Error;
    }
  | { readonly kind: 'not-adopted' }
  /** Nothing could be read, and this process has never read it. */
  | { readonly kind: 'not-known'; readonly problem: Error }
  | { readonly kind: 'no-such-endpoint' };

/**
 * Together they leave room for the way here and for a cold start: "After connecting, the endpoint must respond with a
 * status code within two seconds" (Route 53 developer guide, "How Route 53 determines whether a health check is healthy").
 */
const readMsMax = 700;
const peekMsMax = 400;

export async function answerSwitch(input: SwitchInput, parts: SwitchParts): Promise<SwitchAnswer> {
  const { policies, service, endpoint } = input;
  const policy = policies.find((one) => one.service === service);
  if (policy === undefined || !policy.endpoints.includes(endpoint)) return { kind: 'no-such-endpoint' };
  const { control, known, clock } = parts;
  try {
    const record = await inTime(control.readControl(service), readMsMax, clock);
    if (record === undefined) {
      known.delete(service);
      return { kind: 'not-adopted' };
    }
    known.set(service, record);
    return { kind: isActive(record, endpoint), source: 'read' };
  } catch (error) {
    return secondBest(input, parts, asError(error));
  }
}

async function secondBest(
  { service, endpoint }: SwitchInput,
  { control, known, clock }: SwitchParts,
  problem: Error,
): Promise<SwitchAnswer> {
  const peeked = await inTime(control.peekControls([service]), peekMsMax, clock).then(
    (records) => records.get(service),
    () => undefined,
  );
  const remembered = known.get(service);
  // A replica that lags behind must not take back what this process has seen.
  if (peeked !== undefined && peeked !== 'corrupt' && peeked.revision >= (remembered?.revision ?? 0)) {
    known.set(service, peeked);
    return { kind: isActive(peeked, endpoint), source: 'peeked', problem };
  }
  if (remembered !== undefined) return { kind: isActive(remembered, endpoint), source: 'remembered', problem };
  return { kind: 'not-known', problem };
}

function isActive({ active }: Control, endpoint: string): 'active' | 'inactive' {
  return active === endpoint ? 'active' : 'inactive';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
