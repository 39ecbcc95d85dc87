/** Which CloudWatch alarms start `alarm`: the rule of EventBridge, from the alarms that the config names. */
import type { Config } from '../shared/config/config.ts';

export type AlarmRule = {
  /** Whether there is anything to listen for. */
  readonly enabled: boolean;
  readonly pattern: {
    readonly source: readonly string[];
    readonly 'detail-type': readonly string[];
    readonly detail?: { readonly alarmName: readonly string[] };
  };
};

/** An event pattern has 2,048 characters (Amazon EventBridge quotas); the names may take most of them. */
const namesLengthMax = 1_800;

/** With too many names for a pattern, `alarm` gets every change of the region's alarms and picks its own. */
export function alarmRule({ services }: Config): AlarmRule {
  const names = [...new Set(services.flatMap(({ alarms }) => alarms))].sort();
  const fits = JSON.stringify(names).length <= namesLengthMax;
  return {
    enabled: names.length > 0,
    pattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      ...(names.length > 0 && fits ? { detail: { alarmName: names } } : {}),
    },
  };
}
