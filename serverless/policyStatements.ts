/** What IAM policies are made of, as CloudFormation writes it. */
import type { Region } from '../shared/config/config.ts';
import type { Resource } from './tables.ts';

export type Statement = {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: Resource;
};

export const sub = (template: string): Resource => ({ 'Fn::Sub': template });

export const arnOf = (logicalId: string): Resource => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/**
 * The beginning of an ARN in the stack's own account, for `Fn::Sub`.
 * @param region the stack's own when absent.
 */
export function regional(service: string, region = '${AWS::Region}'): string {
  return `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}`;
}

export function allow(actions: readonly string[], resources: readonly unknown[], condition?: Resource): Statement {
  const statement: Statement = { Effect: 'Allow', Action: actions, Resource: resources };
  return condition === undefined ? statement : { ...statement, Condition: condition };
}

/**
 * How long the statements are as IAM counts them, without white space (IAM User Guide, "IAM and AWS STS quotas"), once
 * CloudFormation has put in the stack's own account, and the longest names of a region and a partition that there are.
 */
export function lengthOf(statements: readonly Statement[]): number {
  const account = '123456789012';
  return JSON.stringify(statements)
    .replace(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
    .replaceAll('{"Ref":"AWS::AccountId"}', `"${account}"`)
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', 'ap-southeast-2')
    .replaceAll('${AWS::Partition}', 'aws-us-gov').length;
}

/** Metrics are no resources in IAM, so the regions are all that there is to narrow. */
export function allowReadingMetrics(regions: readonly Region[]): readonly Statement[] {
  if (regions.length === 0) return [];
  const sorted = [...new Set(regions)].sort();
  return [allow(['cloudwatch:GetMetricData'], ['*'], { StringEquals: { 'aws:RequestedRegion': sorted } })];
}
