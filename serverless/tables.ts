/**
 * The tables as CloudFormation resources. Properties as in the CloudFormation template reference for
 * AWS::DynamoDB::GlobalTable and AWS::DynamoDB::Table.
 */

import { tableKeys } from '../shared/aws/tableKeys.ts';
import type { Region } from '../shared/config/config.ts';
import type { ControlPlacement } from './controlPlacement.ts';

/** A CloudFormation resource, or any part of one. */
export type Resource = { readonly [property: string]: unknown };

/** The key that AWS manages in each region's account: no grants to keep, and its use shows in CloudTrail. */
const encryption = { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } };

/** What every table has: two keys, both text, and a price by use. */
function common(name: string): Resource {
  return {
    TableName: name,
    ...tableKeys,
    ...encryption,
  };
}

const safeguards = {
  DeletionProtectionEnabled: true,
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
};

/** Tables outlive the stack: CloudFormation never deletes one, whatever happens to the template. */
const kept = { Condition: 'IsHome', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

/** How the control table is called, in the template and in DynamoDB. */
export type ControlNames = { readonly logicalId: string; readonly table: string };

/**
 * Each placement has names of its own. CloudFormation refuses to change a resource's type, and DynamoDB
 * sets the places of a strongly consistent table when it is made: no replica or witness joins it later
 * (DynamoDB API reference, GlobalTableWitnessGroupUpdate). So another placement is another table, and the
 * former one stays behind with its records, because it is retained.
 *
 * @param prefix such as `holdfast-prod`; the table then is `holdfast-prod-control`, or
 * `holdfast-prod-control-strong-us-east-1-us-west-2-witness-us-east-2`.
 */
export function controlNames(prefix: string, placement: ControlPlacement): ControlNames {
  if (placement.kind === 'single') {
    return { logicalId: 'ControlTable', table: `${prefix}-control` };
  }
  // Sorted, because the order of observers after home says nothing about the table.
  const places = [...placement.replicas].sort();
  const suffix = ['strong', ...places, ...(placement.witness === undefined ? [] : ['witness', placement.witness])];
  return {
    logicalId: `ControlTable${suffix.map(inCapitals).join('')}`,
    table: `${prefix}-control-${suffix.join('-')}`,
  };
}

/** A logical id has letters and digits only: `UsEast1` for `us-east-1`. */
function inCapitals(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('');
}

/**
 * The control table. It has no TTL, which a strongly consistent global table does not support.
 * @param name the table's name, the same in every region.
 */
export function controlTable(name: string, placement: ControlPlacement): Resource {
  if (placement.kind === 'single') {
    return { Type: 'AWS::DynamoDB::Table', ...kept, Properties: { ...common(name), ...safeguards } };
  }
  const witnesses = placement.witness === undefined ? {} : { GlobalTableWitnesses: [{ Region: placement.witness }] };
  return globalTable(name, placement.replicas, { MultiRegionConsistency: 'STRONG', ...witnesses });
}

/**
 * The ledger: one replica for each observer, eventually consistent, which is what a global table is
 * when nothing else is said. The stream is what replication runs on. A single observer's ledger is a
 * global table of one replica (billed as a plain table), because CloudFormation cannot turn a plain
 * table into a global one later, and the ledger's history should survive a second observer.
 */
export function ledgerTable(name: string, observers: readonly Region[]): Resource {
  return globalTable(name, observers, {
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
}

function globalTable(name: string, regions: readonly Region[], properties: Resource): Resource {
  const replicas = regions.map((region) => ({ Region: region, ...safeguards }));
  return {
    Type: 'AWS::DynamoDB::GlobalTable',
    ...kept,
    Properties: { ...common(name), ...properties, Replicas: replicas },
  };
}
