/**
 * What the functions that count and tell may do outside the tables. Resource types and condition keys as in the Service
 * Authorization Reference of Amazon SNS and of CloudWatch.
 */
import type { Config, Region } from '../shared/config/config.ts';
import { allow, type Statement } from './policyStatements.ts';

/**
 * A role's inline policies have 10,240 characters together (IAM User Guide, "IAM and AWS STS quotas"); this is what the
 * other statements leave of them.
 */
const lengthMax = 7_500;

class TooManyTopics extends Error {
  readonly code = 'too-many-topics';

  constructor(count: number) {
    super(
      `The names of ${count} topics are longer than a role's policy can be. Let several routes share a topic: its subscribers choose by filter policies.`,
    );
    this.name = 'TooManyTopics';
  }
}

/** Publishing to the config's topics and to no others, wherever they are. @throws TooManyTopics */
export function topicStatements(config: Config): readonly Statement[] {
  return publishing(topicsOf(config));
}

/** The same for the topics that get reports. @throws TooManyTopics */
export function reportStatements({ report }: Pick<Config, 'report'>): readonly Statement[] {
  return publishing([...new Set(report?.topics ?? [])].sort());
}

function publishing(topics: readonly string[]): readonly Statement[] {
  if (topics.length === 0) return [];
  const statement = allow(['sns:Publish'], topics);
  if (JSON.stringify(statement).length > lengthMax) throw new TooManyTopics(topics.length);
  return [statement];
}

/** ARNs, those that stand in for others included. */
export function topicsOf({ alerts }: Config): readonly string[] {
  const arns = alerts.flatMap(({ to }) => {
    if (to.kind !== 'topic') return [];
    return to.otherwise === undefined ? [to.arn] : [to.arn, to.otherwise];
  });
  return [...new Set(arns)].sort();
}

/** Where the metrics are that objectives count; none when no objective counts any. */
export function countRegions({ observers: [home], services }: Config): readonly Region[] {
  const regions = services.flatMap(({ objective }) =>
    objective?.indicator.kind === 'metric' ? [objective.indicator.region ?? home] : [],
  );
  return [...new Set(regions)].sort();
}
