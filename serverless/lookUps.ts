/** Looks up, at deployment, what other regions and stacks have. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import type { Region } from '../shared/config/config.ts';
import type { DeployParts } from './deployAll.ts';
import { switchHostOutput } from './deployedFacts.ts';

export type LookUpOptions = {
  /** The stack's name, which also begins the names of its tables, such as `holdfast-prod`. */
  readonly prefix: string;
  readonly profile?: string;
};

/** The clients take credentials as the framework does: from the environment, or from the profile that was asked for. */
export function lookUps({ prefix, profile }: LookUpOptions): Pick<DeployParts, 'ledgerStream' | 'switchHost'> {
  const at = (region: Region) => ({ region, ...(profile === undefined ? {} : { profile }) });
  return {
    async ledgerStream(region) {
      const client = new DynamoDBClient(at(region));
      try {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: `${prefix}-ledger` }));
        return Table?.LatestStreamArn;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      } finally {
        client.destroy();
      }
    },
    async switchHost(region) {
      const client = new CloudFormationClient(at(region));
      try {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: prefix }));
        return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === switchHostOutput)?.OutputValue;
      } catch (error) {
        if (isNoStack(error)) return undefined;
        throw error;
      } finally {
        client.destroy();
      }
    },
  };
}

/** "If the stack doesn't exist, a ValidationError is returned" (CloudFormation API reference, DescribeStacks). */
function isNoStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}
