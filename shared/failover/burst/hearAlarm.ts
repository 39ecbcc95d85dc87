/** The verb `hearAlarm`: remembers that a CloudWatch alarm changed its state, and has the observers look again. */
import type { Config } from '../../config/config.ts';
import type { LedgerEvent } from '../../ledger/event.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { policiesOf } from '../policy.ts';
import { type AskForBurstParts, type AskForBurstResult, askForBurst } from './askForBurst.ts';
import { burstSpacingMsMin } from './burstPlan.ts';

export type Alarm = {
  /** The event's id, the same each time it is delivered. */
  readonly id: string;
  readonly name: string;
  readonly state: Extract<LedgerEvent, { kind: 'alarm' }>['state'];
  readonly reason: string;
  readonly region: string;
  /** When the state changed, Unix milliseconds. */
  readonly at: number;
};

export type HearAlarmInput = {
  readonly config: Config;
  readonly alarm: Alarm;
  /** Unix milliseconds. */
  readonly now: number;
};

export type HearAlarmParts = AskForBurstParts & { readonly ledger: Pick<Ledger, 'putEvent'> };

export type HearAlarmResult = {
  /** The services whose alarm it is; none when the config does not name it. */
  readonly services: readonly string[];
  readonly burst?: AskForBurstResult;
};

/** What an alarm hinted at so long ago has been looked at many times since. */
const freshMs = 5 * 60_000;

/**
 * An alarm is a hint and never a vote: it only has the observers look sooner than they would have.
 * @throws LedgerUnavailable when the alarm was not remembered for every service; the observers are asked all the same.
 */
export async function hearAlarm(input: HearAlarmInput, parts: HearAlarmParts): Promise<HearAlarmResult> {
  const { config, alarm, now } = input;
  const services = config.services.filter(({ alarms }) => alarms.includes(alarm.name)).map(({ id }) => id);
  const isHint = alarm.state === 'ALARM' && now - alarm.at < freshMs;
  // Where rounds come as fast as a burst, the next one is the sooner look.
  const policies = policiesOf(config).filter(
    ({ service, everyMs }) => isHint && services.includes(service) && everyMs > burstSpacingMsMin,
  );
  const [burst, ...written] = await Promise.allSettled([
    askForBurst({ policies, now }, parts),
    ...services.map((service) => parts.ledger.putEvent(eventOf(service, alarm))),
  ]);
  const failed = [burst, ...written].find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  const result = burst.status === 'fulfilled' && burst.value.looks.length > 0 ? { burst: burst.value } : {};
  return { services, ...result };
}

function eventOf(service: string, { id, name, state, reason, region, at }: Alarm): LedgerEvent {
  return { service, id: `alarm-${id}`, at, kind: 'alarm', alarm: name, state, reason, region };
}
