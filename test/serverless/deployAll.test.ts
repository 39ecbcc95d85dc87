import { describe, expect, it } from 'vitest';
import { commandsOf, type DeployParts, deployAll } from '../../serverless/deployAll.ts';
import { planDeployments } from '../../serverless/deployments.ts';
import type { MadeImage } from '../../serverless/restoreImage.ts';
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { failingOver, threeObservers } from '../template/configs.ts';

function planOf(text: string) {
  return planDeployments(configOf(text), ['--stage', 'prod']);
}

function configOf(text: string): Config {
  const parsed = parseConfig(text, 'holdfast.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

const hostOf = (region: string) => `abc.execute-api.${region}.amazonaws.com`;
const streamOf = (region: string) =>
  `arn:aws:dynamodb:${region}:123456789012:table/holdfast-prod-ledger/stream/2026-01-15T12:34:05.678`;

/** An account: a deployment makes the region's API, and home's the ledger everywhere. */
function account(
  changed: {
    readonly deployed?: readonly string[];
    readonly fails?: string;
    readonly late?: boolean;
    readonly image?: MadeImage;
  } = {},
) {
  const deployed = new Set(changed.deployed ?? []);
  const ran: string[] = [];
  const told: string[] = [];
  const made: string[] = [];
  const parts: DeployParts = {
    async run(given) {
      const region = given[given.indexOf('--region') + 1] ?? '';
      ran.push(given.slice(given.indexOf('--region') + 1).join(' '));
      if (region === changed.fails) return 'exit status 1';
      deployed.add(region);
      return undefined;
    },
    ledgerStream: async (region) => (deployed.has('us-east-1') && changed.late !== true ? streamOf(region) : undefined),
    switchHost: async (region) => (deployed.has(region) ? hostOf(region) : undefined),
    restoreImage: async (region) => {
      made.push(region);
      return changed.image ?? { ok: true, uri: imageUri };
    },
    tell: (message) => told.push(message),
  };
  return { parts, ran, told, made };
}

const imageUri = `123456789012.dkr.ecr.us-east-1.amazonaws.com/holdfast-prod-restore@sha256:${'0'.repeat(64)}`;

const hosts = `${hostOf('us-east-2')},${hostOf('us-west-2')}`;
const others = ['us-east-2', 'us-west-2'].map(
  (region) => `${region} --stage prod --param ledgerStream=${streamOf(region)}`,
);

describe('deployAll', () => {
  it('deploys home first, hands the streams over, and deploys home again once the other APIs are there', async () => {
    const { parts, ran, told } = account();
    expect(await deployAll(planOf(failingOver), parts)).toBe(true);
    expect(ran).toEqual([
      'us-east-1 --stage prod --param switchHosts=none',
      ...others,
      `us-east-1 --stage prod --param switchHosts=${hosts}`,
    ]);
    expect(told).toEqual([expect.stringContaining('us-east-1 again')]);
  });

  it('deploys home once when it knows all the APIs beforehand', async () => {
    const { parts, ran, told } = account({ deployed: ['us-east-1', 'us-east-2', 'us-west-2'] });
    expect(await deployAll(planOf(failingOver), parts)).toBe(true);
    expect(ran).toEqual([`us-east-1 --stage prod --param switchHosts=${hosts}`, ...others]);
    expect(told).toEqual([]);
  });

  it('keeps the checks on the APIs that are there when an observer joins', async () => {
    const { parts, ran } = account({ deployed: ['us-east-1', 'us-west-2'] });
    await deployAll(planOf(failingOver), parts);
    expect(ran[0]).toBe(`us-east-1 --stage prod --param switchHosts=${hostOf('us-west-2')}`);
    expect(ran.at(-1)).toBe(`us-east-1 --stage prod --param switchHosts=${hosts}`);
  });

  it('goes on without a stream that is not there yet, and says so', async () => {
    const { parts, ran, told } = account({ late: true });
    expect(await deployAll(planOf(failingOver), parts)).toBe(true);
    expect(ran[1]).toBe('us-east-2 --stage prod --param ledgerStream=none');
    expect(told[0]).toContain('no stream in us-east-2 yet');
  });

  it('looks nothing up when nothing fails over', async () => {
    const { parts, ran } = account();
    expect(await deployAll(planOf(threeObservers), parts)).toBe(true);
    expect(ran).toEqual(['us-east-1 --stage prod', 'us-east-2 --stage prod', 'us-west-2 --stage prod']);
  });

  it('stops at the first failure', async () => {
    const { parts, ran, told } = account({ fails: 'us-east-2' });
    expect(await deployAll(planOf(failingOver), parts)).toBe(false);
    expect(ran).toHaveLength(2);
    expect(told.join('\n')).toContain('Deployed before it: us-east-1.');
  });

  it('does nothing when something cannot be looked up', async () => {
    const { parts, ran } = account();
    const switchHost = () => Promise.reject(new Error('The security token included in the request is expired'));
    await expect(deployAll(planOf(failingOver), { ...parts, switchHost })).rejects.toThrow('expired');
    expect(ran).toEqual([]);
  });
});

describe('the image that restores', () => {
  const restoring = `${threeObservers}buckets: { acme-backups: backup }
backups: { orders: { from: s3://acme-backups/orders/, engine: postgres } }
`;

  it('is made once, before anything is deployed, and handed to home alone', async () => {
    const { parts, ran, made } = account();
    expect(await deployAll(planOf(restoring), parts)).toBe(true);
    expect(made).toEqual(['us-east-1']);
    expect(ran).toEqual([
      `us-east-1 --stage prod --param restoreImage=${imageUri}`,
      'us-east-2 --stage prod',
      'us-west-2 --stage prod',
    ]);
  });

  it('that cannot be made keeps everything from being deployed, and says why', async () => {
    const { parts, ran, told } = account({
      image: { ok: false, problem: 'building it failed (docker build: exit status 1)' },
    });
    expect(await deployAll(planOf(restoring), parts)).toBe(false);
    expect(ran).toEqual([]);
    expect(told).toEqual([
      'The image that restores could not be made: building it failed (docker build: exit status 1). Nothing was deployed.',
    ]);
  });

  it('is not made where nothing is restored', async () => {
    const { parts, made } = account();
    await deployAll(planOf(threeObservers), parts);
    expect(made).toEqual([]);
  });

  it('is shown as what would be built', () => {
    expect(commandsOf(planOf(restoring))[0]).toBe(
      'serverless deploy --region us-east-1 --stage prod --param restoreImage=<built and pushed>',
    );
  });
});

describe('commandsOf', () => {
  it('shows what would be looked up', () => {
    expect(commandsOf(planOf(failingOver))).toEqual([
      'serverless deploy --region us-east-1 --stage prod --param switchHosts=<found in the other regions>',
      'serverless deploy --region us-east-2 --stage prod --param ledgerStream=<found there>',
      'serverless deploy --region us-west-2 --stage prod --param ledgerStream=<found there>',
    ]);
  });
});
