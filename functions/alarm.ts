/** When a CloudWatch alarm changes its state: remembers it, and asks every observer to look again. */
import { alarmEvent } from '../shared/aws/events.ts';
import { hearAlarm } from '../shared/failover/burst/hearAlarm.ts';
import { lambdaHandler, logger } from '../shared/runtime/lambda.ts';
import { alarmParts } from '../shared/runtime/lambdaAlarm.ts';

const { config, hearing, now } = alarmParts();

export const handler = lambdaHandler(async (event: unknown): Promise<void> => {
  const alarm = alarmEvent.parse(event);
  const { services, burst } = await hearAlarm({ config, alarm, now: now() }, hearing);
  const { name, state } = alarm;
  if (services.length === 0) {
    logger.warn('The config names no service for this alarm.', { alarm: name, state });
    return;
  }
  logger.info('Heard an alarm.', { alarm: name, state, services, asked: burst?.asked ?? [] });
  if (Object.keys(burst?.failed ?? {}).length > 0) {
    logger.error('Some observers could not be asked for a burst.', { failed: burst?.failed });
  }
});
