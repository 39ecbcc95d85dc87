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

const restoreImage = `123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-prod-restore@sha256:${'0'.repeat(64)}`;

describe('deployedFacts', () => {
  it('reads what was found', () => {
    const switchHosts = 'a1b2.execute-api.us-east-2.amazonaws.com,c3d4.execute-api.us-west-2.amazonaws.com';
    expect(deployedFacts({ ledgerStream, switchHosts, restoreImage })).toEqual({
      ledgerStream,
      restoreImage,
      switchHosts: new Map([
        ['us-east-2', 'a1b2.execute-api.us-east-2.amazonaws.com'],
        ['us-west-2', 'c3d4.execute-api.us-west-2.amazonaws.com'],
      ]),
    });
  });

  it.each([none, notGiven])('reads %s as nothing found', (text) => {
    expect(deployedFacts({ ledgerStream: text, switchHosts: text, restoreImage: text })).toEqual({
      switchHosts: new Map(),
    });
  });

  it.each([
    [
      { ledgerStream: 'arn:aws:dynamodb:us-west-2:123456789012:table/ledger', switchHosts: none, restoreImage: none },
      "a stream's ARN",
    ],
    [{ ledgerStream: none, switchHosts: 'holdfast.example.com', restoreImage: none }, "an HTTP API's host"],
    [{ ledgerStream: none, switchHosts: '', restoreImage: none }, "an HTTP API's host"],
    [
      { ledgerStream: none, switchHosts: none, restoreImage: restoreImage.replace(/@.*/, ':latest') },
      "an image's digest",
    ],
    [{ ledgerStream: none, switchHosts: none, restoreImage: 'postgres@sha256:00' }, "an image's digest"],
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

  it('are the image at home, where anything is restored', () => {
    const config = configOf(`${threeObservers}backups: { a: { from: s3://acme/a/, engine: files } }\n`);
    expect(config.observers.map((region) => factsNeeded(config, region))).toEqual([['restoreImage'], [], []]);
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
