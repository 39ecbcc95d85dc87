/** Sets and counts: Amazon DynamoDB Developer Guide, multi-Region strong consistency. */
import { describe, expect, it } from 'vitest';
import { placeControl } from '../../serverless/controlPlacement.ts';

describe('placeControl', () => {
  it('is a plain table for one observer, anywhere', () => {
    expect(placeControl(['sa-east-1'])).toEqual({ kind: 'single', region: 'sa-east-1' });
  });

  it('has three replicas when three observers stand in one set', () => {
    const replicas = ['eu-central-1', 'eu-west-1', 'eu-west-3'];
    expect(placeControl(['eu-central-1', 'eu-west-1', 'eu-west-3'])).toEqual({ kind: 'strong', replicas });
  });

  it('has two replicas and a witness in the set for two observers', () => {
    expect(placeControl(['us-west-2', 'us-east-1'])).toEqual({
      kind: 'strong',
      replicas: ['us-west-2', 'us-east-1'],
      witness: 'us-east-2',
    });
  });

  it('takes the first three of a set when there are more', () => {
    const observers = ['eu-west-1', 'us-east-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'] as const;
    expect(placeControl([...observers])).toEqual({ kind: 'strong', replicas: ['eu-west-1', 'eu-west-2', 'eu-west-3'] });
  });

  it('finds its other places in the set of home when the observers stand on three continents', () => {
    expect(placeControl(['ap-northeast-1', 'us-east-1', 'eu-west-1'])).toEqual({
      kind: 'strong',
      replicas: ['ap-northeast-1', 'ap-northeast-2'],
      witness: 'ap-northeast-3',
    });
  });

  it('is refused when home stands in no set', () => {
    expect(() => placeControl(['sa-east-1', 'us-east-1', 'us-east-2'])).toThrow(
      'Put an observer from one of these sets first',
    );
  });
});
