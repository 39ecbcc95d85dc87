/** What `alarm` works with. */
import type { Config } from '../config/config.ts';
import type { HearAlarmParts } from '../failover/burst/hearAlarm.ts';
import { burstQueues } from './burstQueues.ts';
import { roundQueueName } from './lambda.ts';
import { ledgerParts } from './lambdaLedger.ts';

export type AlarmParts = { readonly config: Config; readonly hearing: HearAlarmParts; readonly now: () => number };

export function alarmParts(): AlarmParts {
  const { config, ledger, clock } = ledgerParts();
  return { config, hearing: { ledger, queues: burstQueues(config, roundQueueName()), clock }, now: () => clock.now() };
}
