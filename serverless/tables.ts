/**
 * The two tables as CloudFormation resources. Properties as in the CloudFormation template reference
 * for AWS::DynamoDB::GlobalTable and AWS::DynamoDB::Table.
 */
import type { Region } from '../shared/config/config.ts';
import type { ControlPlacement } from './controlPlacement.ts';

/** A CloudFormation resource, or any part of one. */
export type Resource = { readonly [property: string]: unknown };

const keys = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

/** The key that AWS manages in each region's account: no grants to keep, and its use shows in CloudTrail. */
const encryption = { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } };

const safeguards = {
  DeletionProtectionEnabled: true,
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
};

/** Tables outlive the stack: CloudFormation never deletes one, whatever happens to the template. */
const kept = { Condition: 'IsHome', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

/**
 * The control table. It has no TTL, which a strongly consistent global table does not support.
 * @param name the table's name, the same in every region.
 */
export function controlTable(name: string, placement: ControlPlacement): Resource {
  if (placement.kind === 'single') {
    return {
      Type: 'AWS::DynamoDB::Table',
      ...kept,
      Properties: { TableName: name, ...keys, ...encryption, ...safeguards },
    };
  }
  return {
    Type: 'AWS::DynamoDB::GlobalTable',
    ...kept,
    Properties: {
      TableName: name,
      ...keys,
      ...encryption,
      MultiRegionConsistency: 'STRONG',
      Replicas: placement.replicas.map(replica),
      ...(placement.witness === undefined ? {} : { GlobalTableWitnesses: [{ Region: placement.witness }] }),
    },
  };
}

/**
 * The ledger: one replica for each observer, eventually consistent, which is what a global table is
 * when nothing else is said. The stream is what replication runs on. A single observer's ledger is a
 * global table of one replica (billed as a plain table), because CloudFormation cannot turn a plain
 * table into a global one later, and the ledger's history should survive a second observer.
 */
export function ledgerTable(name: string, observers: readonly Region[]): Resource {
  return {
    Type: 'AWS::DynamoDB::GlobalTable',
    ...kept,
    Properties: {
      TableName: name,
      ...keys,
      ...encryption,
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      Replicas: observers.map(replica),
    },
  };
}

function replica(region: Region): Resource {
  return { Region: region, ...safeguards };
}
