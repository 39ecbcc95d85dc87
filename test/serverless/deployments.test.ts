import { describe, expect, it } from 'vitest';
import { failureReport, planDeployments, withFacts } from '../../serverless/deployments.ts';
import { nothingAudited } from '../../shared/config/auditConfig.ts';
import type { Config } from '../../shared/config/config.ts';
import { nothingRestored } from '../../shared/config/restoreConfig.ts';

const config: Config = {
  observers: ['us-west-2', 'us-east-1', 'us-east-2'],
  services: [],
  maintenance: [],
  alerts: [],
  audit: nothingAudited,
  restore: nothingRestored,
};

describe('planDeployments', () => {
  it('deploys home first, then the other observers, and passes arguments on as they are', () => {
    const plan = planDeployments(config, ['--stage', 'prod', '--param', 'note=a b; c']);
    expect(plan.dryRun).toBe(false);
    expect(plan.deployments.map(({ region }) => region)).toEqual(['us-west-2', 'us-east-1', 'us-east-2']);
    expect(plan.deployments[0]?.arguments).toEqual([
      'deploy',
      '--region',
      'us-west-2',
      '--stage',
      'prod',
      '--param',
      'note=a b; c',
    ]);
  });

  it('keeps --dry-run to itself', () => {
    const plan = planDeployments(config, ['--dry-run', '--stage=prod']);
    expect(plan.dryRun).toBe(true);
    expect(plan.deployments[0]?.arguments).not.toContain('--dry-run');
  });

  it.each([[['--aws-profile', 'ops']], [['--aws-profile=ops']]])(
    'reads the profile of %j, and passes it on',
    (given) => {
      const plan = planDeployments(config, ['--stage', 'prod', ...given]);
      expect(plan.profile).toBe('ops');
      expect(plan.deployments[1]?.arguments.slice(-given.length)).toEqual(given);
    },
  );

  it('needs nothing looked up when nothing fails over', () => {
    const { deployments } = planDeployments(config, ['--stage', 'prod']);
    expect(deployments.flatMap(({ needs }) => needs)).toEqual([]);
  });

  it.each([[[]], [['--stage']], [['--stage', 'Prod']], [['--stage=a_b']], [['-s', '1st']]])('refuses %j', (given) => {
    expect(() => planDeployments(config, given)).toThrow('A stage is needed');
  });

  it.each([[['--region', 'us-east-1']], [['--region=us-east-1']], [['-r', 'us-east-1']]])('refuses %j', (given) => {
    expect(() => planDeployments(config, [...given, '--stage', 'prod'])).toThrow('--region cannot be given');
  });
});

describe('withFacts', () => {
  it('hands over what the deployment needs, and nothing else', () => {
    const deployment = { region: 'us-east-1', arguments: ['deploy'], needs: ['switchHosts'] } as const;
    expect(withFacts(deployment, { switchHosts: 'a,b', ledgerStream: 'none', restoreImage: 'none' })).toEqual([
      'deploy',
      '--param',
      'switchHosts=a,b',
    ]);
  });
});

describe('failureReport', () => {
  it('says what is deployed and what is not', () => {
    const { deployments } = planDeployments(config, ['--stage', 'prod']);
    expect(failureReport(deployments, 1, 'exit status 1').split('\n')).toEqual([
      'Deploying to us-east-1 failed (exit status 1).',
      'Deployed before it: us-west-2.',
      'Not tried: us-east-2.',
      'Deploy again when the cause is mended; regions that are up to date are left as they are.',
    ]);
  });
});
