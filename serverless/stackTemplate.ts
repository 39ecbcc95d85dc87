/** The part of the CloudFormation template that follows from the config. */
import type { Config, Region } from '../shared/config/config.ts';
import { policiesOf } from '../shared/failover/policy.ts';
import { controlRegionFor, placeControl } from './controlPlacement.ts';
import { type DeployedFacts, switchHostOutput } from './deployedFacts.ts';
import { healthChecks } from './healthChecks.ts';
import { ledgerStreamMapping } from './ledgerStream.ts';
import { ownHost, ownUrl } from './ownApi.ts';
import { reportTriggers } from './reportTriggers.ts';
import { restoreResources } from './restoreFunction.ts';
import { restoreAliasArn } from './restoreNames.ts';
import { roles } from './roles.ts';
import { controlNames, controlTable, ledgerTable, type Resource } from './tables.ts';

/** Which stack it is, and what was found out for it. */
export type StackPlace = { readonly prefix: string; readonly region: Region; readonly facts: DeployedFacts };

export function stackResources(config: Config, place: StackPlace): Readonly<Record<string, Resource>> {
  const { prefix, region, facts } = place;
  const placement = placeControl(config.observers);
  const [home] = config.observers;
  const control = controlNames(prefix, placement);
  const ledger = `${prefix}-ledger`;
  const controlRegion = controlRegionFor(placement, region, home);
  const names = { prefix, ledgerTable: ledger, controlTable: control.table, controlRegion };
  const checks = healthChecks(config, prefix, facts.switchHosts);
  return {
    [control.logicalId]: controlTable(control.table, placement),
    LedgerTable: ledgerTable(ledger, config.observers),
    ...roles(names, config),
    ...(region === home ? restoreResources(config, { ...names, ...given(facts.restoreImage) }) : {}),
    ...(region === home ? reportTriggers(config) : {}),
    ...streamMapping(config, region === home, facts),
    ...checks.resources,
    ...adminVariables(config, prefix, checks.ids),
    // Merged into the function, so that `serverless invoke local` need not know what only CloudFormation does.
    ...(config.url === undefined ? urlVariables() : {}),
  };
}

/** At home the table is in the template. Elsewhere its stream has to have been found; until then the schedule serves. */
function streamMapping(config: Config, isHome: boolean, { ledgerStream }: DeployedFacts) {
  if (policiesOf(config).length === 0) return {};
  if (isHome) {
    const own = ledgerStreamMapping({ 'Fn::GetAtt': ['LedgerTable', 'StreamArn'] });
    return { LedgerStreamMapping: { ...own, Condition: 'IsHome' } };
  }
  return ledgerStream === undefined ? {} : { LedgerStreamMapping: ledgerStreamMapping(ledgerStream) };
}

/** Merged into the function that adopts records and starts restores, which needs them. */
function adminVariables({ observers, restore }: Config, prefix: string, healthCheckIds: Resource | undefined) {
  const variables = {
    ...(healthCheckIds === undefined ? {} : { HOLDFAST_HEALTH_CHECKS: healthCheckIds }),
    ...(restore.tests.length === 0 ? {} : { HOLDFAST_RESTORE_FUNCTION: restoreAliasArn(prefix, observers[0]) }),
  };
  return Object.keys(variables).length === 0 ? {} : { AdminLambdaFunction: withVariables(variables) };
}

/** For those who tell people where the page is. */
function urlVariables(): Readonly<Record<string, Resource>> {
  const told = withVariables({ HOLDFAST_URL: ownUrl });
  return { BudgetLambdaFunction: told, ReportLambdaFunction: told };
}

function given(image: string | undefined): { readonly image?: string } {
  return image === undefined ? {} : { image };
}

function withVariables(variables: Readonly<Record<string, Resource>>): Resource {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: variables } } };
}

export function stackOutputs(config: Config, { prefix, facts }: StackPlace): Readonly<Record<string, Resource>> {
  return {
    [switchHostOutput]: {
      Description: 'Where Route 53 asks this observer which endpoint is active.',
      Value: ownHost,
    },
    ...healthChecks(config, prefix, facts.switchHosts).outputs,
  };
}
