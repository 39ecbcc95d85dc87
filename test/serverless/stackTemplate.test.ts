/** What differs from region to region; the template at home is packaged and checked in test/template. */
import { describe, expect, it } from 'vitest';
import { stackResources } from '../../serverless/stackTemplate.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { failingOver } from '../template/configs.ts';

const ledgerStream =
  'arn:aws:dynamodb:us-west-2:123456789012:table/holdfast-prod-ledger/stream/2015-05-20T20:51:10.252';

function resourcesIn(region: string, observers: string, stream?: string) {
  const text = failingOver.replace('[us-east-1, us-east-2, us-west-2]', observers);
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const facts = { switchHosts: new Map(), ...(stream === undefined ? {} : { ledgerStream: stream }) };
  return stackResources(parsed.config, { prefix: 'holdfast-prod', region, facts });
}

const three = '[us-east-1, us-east-2, us-west-2]';

describe('the stream outside home', () => {
  it('is the one that was found there', () => {
    expect(resourcesIn('us-west-2', three, ledgerStream)['LedgerStreamMapping']).toMatchObject({
      Properties: { EventSourceArn: ledgerStream },
    });
  });

  it('is left to the schedule until it is found', () => {
    expect(resourcesIn('us-west-2', three)).not.toHaveProperty('LedgerStreamMapping');
  });
});

describe('the control table', () => {
  it.each([
    ['us-west-2', three, 'us-west-2'],
    // Not home's where there is a choice: home's loss is what has to be survived.
    ['eu-west-1', '[us-east-1, us-east-2, us-west-2, eu-west-1]', 'us-east-2'],
    // Home and one more in the set: the third place is a witness, from which nothing can be read.
    ['us-west-2', '[us-east-1, us-west-2]', 'us-west-2'],
    ['eu-west-1', '[us-east-1, us-west-2, eu-west-1]', 'us-west-2'],
    ['eu-west-1', '[us-east-1, eu-west-1, ap-northeast-1]', 'us-east-2'],
    ['ap-northeast-1', '[us-east-1, eu-west-1, ap-northeast-1]', 'us-east-2'],
    ['us-east-1', '[us-east-1, eu-west-1, ap-northeast-1]', 'us-east-1'],
  ])('of the observer %s among %s is the one in %s', (region, observers, place) => {
    const role = JSON.stringify(resourcesIn(region, observers)['SwitchRole']);
    expect(role).toContain(`:dynamodb:${place}:\${AWS::AccountId}:table/holdfast-prod-control-`);
  });
});
