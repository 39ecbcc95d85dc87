/** What `serverless.yml` takes from `holdfast.yml`: its variables name the exports of this module. */
import type { Config, Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { config, warnings } from '../shared/runtime/compiledConfig.ts';
import { auditSubjectsOf } from '../shared/storage/run/subjects.ts';
import { alarmRule } from './alarmRule.ts';
import { controlRegionFor, placeControl } from './controlPlacement.ts';
import { deployedFacts } from './deployedFacts.ts';
import { probeLimits } from './probeLimits.ts';
import { type StackPlace, stackOutputs, stackResources } from './stackTemplate.ts';
import { switchThrottling } from './switchThrottling.ts';
import { controlNames, type Resource } from './tables.ts';

/** What the framework hands to an exported function (osls, `lib/configuration/variables/sources/file.js`). */
type VariableContext = {
  readonly options: { readonly region?: string | null };
  readonly resolveVariable: (address: string) => Promise<unknown>;
};

export class NotAnObserver extends Error {
  readonly code = 'not-an-observer';

  constructor(region: string, observers: readonly Region[]) {
    super(
      `${region} is not an observer. Deploy to ${observers.join(', ')} (\`npm run deploy\` does all of them), or add it to \`observers\`.`,
    );
    this.name = 'NotAnObserver';
  }
}

for (const warning of warnings) {
  process.stderr.write(`Warning: ${warning}\n`);
}

/** The region to package for: the one asked for, or home. */
export function region({ options }: VariableContext): Region {
  return regionToPackage(config, options.region);
}

/** @throws NotAnObserver */
export function regionToPackage({ observers }: Config, asked: string | null | undefined): Region {
  if (typeof asked === 'string' && !observers.includes(asked)) {
    throw new NotAnObserver(asked, observers);
  }
  return asked ?? observers[0];
}

export const home: Region = config.observers[0];

export const probe = probeLimits(config);

/** Nothing is started every minute when nothing fails over. */
export const failsOver = policiesOf(config).length > 0;

/** Nothing is started when nothing is audited. */
export const audits = auditSubjectsOf(config).length > 0;

export const alarms = alarmRule(config);

export const switchLimits = switchThrottling(config);

export async function resources(context: VariableContext): Promise<Readonly<Record<string, Resource>>> {
  return stackResources(config, await placeOf(context));
}

export async function outputs(context: VariableContext): Promise<Readonly<Record<string, Resource>>> {
  return stackOutputs(config, await placeOf(context));
}

/** The control table's name, for the functions' environment. */
export async function controlTableName(context: VariableContext): Promise<string> {
  return controlNames(await prefixOf(context), placeControl(config.observers)).table;
}

/** The region whose replica of the control table the functions use. */
export function controlRegion(context: VariableContext): Region {
  return controlRegionFor(placeControl(config.observers), region(context), home);
}

/** What begins the names of everything that one stage owns, such as `holdfast-prod`. */
async function prefixOf({ resolveVariable }: VariableContext): Promise<string> {
  return `${await resolveVariable('self:service')}-${await resolveVariable('sls:stage')}`;
}

async function placeOf(context: VariableContext): Promise<StackPlace> {
  const given = async (name: string) => String(await context.resolveVariable(`self:custom.deployed.${name}`));
  const facts = deployedFacts({
    ledgerStream: await given('ledgerStream'),
    switchHosts: await given('switchHosts'),
    restoreImage: await given('restoreImage'),
  });
  return { prefix: await prefixOf(context), region: region(context), facts };
}
