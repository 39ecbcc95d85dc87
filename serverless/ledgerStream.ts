/** The ledger's stream as the trigger of `failover`: it looks whenever somebody has written down what was seen. */
import { arnOf } from './policyStatements.ts';
import type { Resource } from './tables.ts';

/**
 * New rounds and burst rounds, of every observer: the stream of a replica also has what was written in other regions.
 * Items that expire, folds and events never start a function. Keys as in `shared/ledger/keys.ts`.
 */
const pattern = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'round#' }, { prefix: 'burst#' }] } } },
};

/**
 * A round that is a minute old has been seen by the schedule as well, so what fails is tried once more and then left.
 * Meanwhile the stream waits for nobody: a batch that fails is halved, so that what is wrong with one record does not
 * keep the others.
 * @param streamArn a string, or what CloudFormation makes one of.
 */
export function ledgerStreamMapping(streamArn: unknown): Resource {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: arnOf('FailoverLambdaFunction'),
      EventSourceArn: streamArn,
      // What happened before is in the ledger, where every invocation reads it.
      StartingPosition: 'LATEST',
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
      BatchSize: 100,
      // Observers probe at the same slots, so their rounds come together.
      MaximumBatchingWindowInSeconds: 1,
      ParallelizationFactor: 1,
      MaximumRetryAttempts: 1,
      // The least that Lambda takes.
      MaximumRecordAgeInSeconds: 60,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: arnOf('DeadLetterQueue') } },
    },
  };
}
