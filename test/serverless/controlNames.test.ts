/** What may change in place: CloudFormation User Guide, "Update behaviors of stack resources"; DynamoDB API reference, GlobalTableWitnessGroupUpdate. */
import { describe, expect, it } from 'vitest';
import { placeControl } from '../../serverless/controlPlacement.ts';
import { controlNames, controlTable } from '../../serverless/tables.ts';
import type { Region } from '../../shared/config/config.ts';

const namesFor = (...observers: readonly [Region, ...Region[]]) =>
  controlNames('holdfast-prod', placeControl(observers));

describe('controlNames', () => {
  it('keeps the plain name for one observer', () => {
    expect(namesFor('eu-north-1')).toEqual({ logicalId: 'ControlTable', table: 'holdfast-prod-control' });
  });

  it('gives every placement names of its own, so that growing makes a table and changes none', () => {
    const growing = [
      namesFor('us-east-1'),
      namesFor('us-east-1', 'us-west-2'),
      namesFor('us-east-1', 'us-east-2'),
      namesFor('us-east-1', 'us-west-2', 'us-east-2'),
      namesFor('eu-west-1', 'eu-west-2', 'eu-west-3'),
      namesFor('eu-west-1', 'eu-west-2', 'eu-central-1'),
    ];
    expect(new Set(growing.map(({ logicalId }) => logicalId)).size).toBe(growing.length);
    expect(new Set(growing.map(({ table }) => table)).size).toBe(growing.length);
  });

  it('keeps the names while the table stays as it is', () => {
    expect(namesFor('us-east-1', 'us-west-2', 'us-east-2')).toEqual(namesFor('us-east-1', 'us-east-2', 'us-west-2'));
    expect(namesFor('us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1')).toEqual(
      namesFor('us-east-1', 'us-east-2', 'us-west-2'),
    );
  });

  it('says which place is a witness', () => {
    expect(namesFor('us-west-2', 'us-east-1')).toEqual({
      logicalId: 'ControlTableStrongUsEast1UsWest2WitnessUsEast2',
      table: 'holdfast-prod-control-strong-us-east-1-us-west-2-witness-us-east-2',
    });
  });

  it('stays within what names may be', () => {
    const prefix = `holdfast-${'s'.repeat(20)}`;
    const { logicalId, table } = controlNames(prefix, placeControl(['ap-northeast-1', 'ap-northeast-3']));
    // DynamoDB API reference, CreateTable; CloudFormation User Guide, "Resources".
    expect(table).toMatch(/^[a-zA-Z0-9_.-]{3,255}$/);
    expect(logicalId).toMatch(/^[A-Za-z0-9]{1,255}$/);
  });
});

describe('the control table of two observers', () => {
  it('has two replicas and a witness', () => {
    const placement = placeControl(['us-east-1', 'us-west-2']);
    expect(controlTable('control', placement)).toMatchObject({
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        MultiRegionConsistency: 'STRONG',
        Replicas: [{ Region: 'us-east-1' }, { Region: 'us-west-2' }],
        GlobalTableWitnesses: [{ Region: 'us-east-2' }],
      },
    });
  });
});
