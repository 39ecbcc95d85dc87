/** What `serverless.yml` takes from `holdfast.yml`: its variables name the exports of this module. */
import type { Config, Region } from '../shared/config/config.ts';
import { config, warnings } from '../shared/runtime/compiledConfig.ts';
import { placeControl } from './controlPlacement.ts';
import { probeLimits } from './probeLimits.ts';
import { roles } from './roles.ts';
import { referencesIn } from './secretReferences.ts';
import { controlNames, controlTable, ledgerTable, type Resource } from './tables.ts';

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

export async function resources(context: VariableContext): Promise<Readonly<Record<string, Resource>>> {
  return stackResources(config, await prefixOf(context));
}

/** The control table's name, for the functions' environment. */
export async function controlTableName(context: VariableContext): Promise<string> {
  return controlNames(await prefixOf(context), placeControl(config.observers)).table;
}

/** What begins the names of everything that one stage owns, such as `holdfast-prod`. */
async function prefixOf({ resolveVariable }: VariableContext): Promise<string> {
  return `${await resolveVariable('self:service')}-${await resolveVariable('sls:stage')}`;
}

export function stackResources(config: Config, prefix: string): Readonly<Record<string, Resource>> {
  const placement = placeControl(config.observers);
  const control = controlNames(prefix, placement);
  const ledger = `${prefix}-ledger`;
  return {
    [control.logicalId]: controlTable(control.table, placement),
    LedgerTable: ledgerTable(ledger, config.observers),
    ...roles({ prefix, ledgerTable: ledger }, referencesIn(config)),
  };
}
