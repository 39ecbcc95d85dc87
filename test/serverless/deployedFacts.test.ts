import { describe, expect, it } from 'vitest';
import { deployedFacts, factsNeeded, none, notGiven } from '../../serverless/deployedFacts.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { failingOver, threeObservers } from '../template/configs.ts';

// The form of a stream's ARN: Amazon DynamoDB API reference, DescribeTable, LatestStreamArn.
const ledgerStream =
  'arn:aws:dynamodb:us-west-2:123456789012:table/holdfast-prod-ledger/stream/2015-05-20T20:51:10.252';

function configOf(text: string) {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

describe('deployedFacts', () => {
  it('reads what was found', () => {
    const switchHosts = 'a1b2.execute-api.us-east-2.amazonaws.com,c3d4.execute-api.us-west-2.amazonaws.com';
    expect(deployedFacts({ ledgerStream, switchHosts })).toEqual({
      ledgerStream,
      switchHosts: new Map([
        ['us-east-2', 'a1b2.execute-api.us-east-2.amazonaws.com'],
        ['us-west-2', 'c3d4.execute-api.us-west-2.amazonaws.com'],
      ]),
    });
  });

  it.each([none, notGiven])('reads %s as nothing found', (text) => {
    expect(deployedFacts({ ledgerStream: text, switchHosts: text })).toEqual({ switchHosts: new Map() });
  });

  it.each([
    [{ ledgerStream: 'arn:aws:dynamodb:us-west-2:123456789012:table/ledger', switchHosts: none }, "a stream's ARN"],
    [{ ledgerStream: none, switchHosts: 'holdfast.example.com' }, "an HTTP API's host"],
    [{ ledgerStream: none, switchHosts: '' }, "an HTTP API's host"],
  ])('refuses %j', (texts, what) => {
    expect(() => deployedFacts(texts)).toThrow(what);
  });
});

describe('factsNeeded', () => {
  it('are the other observers at home, and the stream elsewhere', () => {
    const config = configOf(failingOver);
    expect(config.observers.map((region) => factsNeeded(config, region))).toEqual([
      ['switchHosts'],
      ['ledgerStream'],
      ['ledgerStream'],
    ]);
  });

  it('are none when nothing fails over', () => {
    const config = configOf(threeObservers);
    expect(config.observers.flatMap((region) => factsNeeded(config, region))).toEqual([]);
  });

  it('are none at home when no health check asks the switch routes', () => {
    const config = configOf(failingOver.replace('mode: switch', 'mode: records'));
    expect(factsNeeded(config, 'us-east-1')).toEqual([]);
  });
});
